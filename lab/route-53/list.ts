import type {
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { listOrder } from './names.ts';

const LONGEST_PAGE = 300;

/**
 * One page of a zone: name, type and identifier only say where it begins, so what does not match follows too.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html
 */
export function listPage(
  records: readonly ResourceRecordSet[],
  {
    StartRecordName,
    StartRecordType,
    StartRecordIdentifier,
    MaxItems = LONGEST_PAGE,
  }: ListResourceRecordSetsCommandInput,
): ListResourceRecordSetsCommandOutput {
  const start: ResourceRecordSet | null = StartRecordName
    ? { Name: StartRecordName, Type: StartRecordType, SetIdentifier: StartRecordIdentifier }
    : null;
  const following = [...records].sort(listOrder).filter((record) => !start || listOrder(record, start) >= 0);
  const size = Math.min(MaxItems, LONGEST_PAGE);
  const next = following[size];
  return {
    $metadata: {},
    MaxItems: size,
    IsTruncated: next !== undefined,
    ResourceRecordSets: structuredClone(following.slice(0, size)),
    ...(next && { NextRecordName: next.Name, NextRecordType: next.Type, NextRecordIdentifier: next.SetIdentifier }),
  };
}
