/** What somebody might write as the reason of a stage. `ran` is what would tell that a script of theirs ran. */
export const ATTACKS: [name: string, text: string][] = [
  ['a picture that fails', `<img src=x onerror="globalThis.ran=1;alert(1)">`],
  ['a script', `</td></tr></table></div></form><script>globalThis.ran=1;alert(1)</script>`],
  [
    'an action of their own',
    `"}</cwdb-action><a class="btn btn-primary">Approve</a><cwdb-action action="call" endpoint="arn:aws:lambda:us-east-1:1:function:evil">{"execution":"other"}`,
  ],
  ['quotes that end an attribute', `" confirmation="" event="mouseenter" onmouseover='globalThis.ran=1' x="`],
  ['a link that is a script', `<a href="javascript:globalThis.ran=1">release 41</a>`],
  ['entities and templates', '&lt;script&gt;globalThis.ran=1&lt;/script&gt;{{7*7}}`'],
];
