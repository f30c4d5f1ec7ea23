import * as z from 'zod';

const Join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const Ref = z.object({ Ref: z.string() });
const GetAtt = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });

/** A resolved value of the template as one text, with something in the place of what only a deployment knows. */
export function templateText(value: unknown, fillIn: (unknown: string) => string): string {
  if (typeof value === 'string') return value;
  const join = Join.safeParse(value);
  if (join.success) {
    const [separator, parts] = join.data['Fn::Join'];
    return parts.map((part) => templateText(part, fillIn)).join(separator);
  }
  const att = GetAtt.safeParse(value);
  if (att.success) return fillIn(att.data['Fn::GetAtt'].join('.'));
  const ref = Ref.safeParse(value);
  return fillIn(ref.success ? ref.data.Ref : JSON.stringify(value));
}

/** Pseudo parameters, at the longest that AWS has. */
const LONGEST: Record<string, number> = { 'AWS::Partition': 10, 'AWS::Region': 16, 'AWS::AccountId': 12 };

/** No name or ARN of ours gets longer: that of a function's version has 64 characters of name and some 80 around it. */
const LONGEST_OTHER = 160;

/** The same, as long as it can become. */
export function longestText(value: unknown): string {
  return templateText(value, (unknown) => 'x'.repeat(LONGEST[unknown] ?? LONGEST_OTHER));
}
