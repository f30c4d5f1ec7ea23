/** What CloudWatch shows behind *Get documentation*, as Markdown. */
export const DOCUMENTATION = `## Sluice: where a rollout stands, and what waits for approval

Says first what runs, where the traffic is and who has the lease. **Take traffic back** shows the command that does, and runs nothing.

Lists every stage that waits at its gate: who asked and why, what the cache and the health signals said at that moment,
and until when it can be answered. Below, what became of the last stages, and who had approved them.

**Approve** lets the stage move the weights. Health is asked once more first: it is refused unless health passes, and
while a listed alarm is red, after the gate has expired, or when the stage no longer holds its lease. **Reject** ends the stage; the weights stay as they were before it.
Type your name first: the history of the stage records it. Pressing twice is harmless.

To look, you need \`lambda:InvokeFunction\` on this function; to decide, on the decide function too.
The widget takes no parameters.
`;
