/** Whether only the operator's tests run: they share a cloud as others do, but sit through one stage after the other. */
export const isOperators = /^(test|draw):operator$/.test(process.env.npm_lifecycle_event ?? '');
