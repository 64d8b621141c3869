import { isIP } from 'node:net';
import { exactNumber } from './numbers.ts';

/** Reads a value; returns `undefined` if it has another type. */
type Read = (value: string) => object | undefined;

const text =
  (name: string): Read =>
  (value) => ({ [name]: value });

const number =
  (name: string): Read =>
  (value) =>
    /^\d{1,18}$/.test(value) ? { [name]: exactNumber(value) } : undefined;

const address =
  (...names: readonly string[]): Read =>
  (value) =>
    isIP(value) ? Object.fromEntries(names.map((name) => [name, value])) : undefined;

const time =
  (...names: readonly string[]): Read =>
  (value) => {
    if (!/^\d{1,11}$/.test(value)) return undefined;
    const iso = new Date(Number(value) * 1000).toISOString();
    return Object.fromEntries(names.map((name) => [name, iso]));
  };

const oneOf =
  (choices: Readonly<Record<string, object>>): Read =>
  (value) =>
    Object.hasOwn(choices, value) ? choices[value] : undefined;

/**
 * Fields of flow logs and their names in the Elastic Common Schema; all other fields are texts under
 * `aws.vpcflow` (https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html#flow-logs-fields).
 */
const FIELDS: Readonly<Record<string, Read>> = {
  version: number('aws.vpcflow.version'),
  'account-id': text('cloud.account.id'),
  srcaddr: address('source.address', 'source.ip'),
  dstaddr: address('destination.address', 'destination.ip'),
  srcport: number('source.port'),
  dstport: number('destination.port'),
  protocol: (value) => (/^\d{1,3}$/.test(value) ? { 'network.iana_number': value } : undefined),
  packets: number('network.packets'),
  bytes: number('network.bytes'),
  start: time('event.start'),
  end: time('event.end', '@timestamp'),
  action: oneOf({
    ACCEPT: { 'event.action': 'accept', 'event.outcome': 'success' },
    REJECT: { 'event.action': 'reject', 'event.outcome': 'failure' },
  }),
  'log-status': oneOf({
    OK: { 'aws.vpcflow.log_status': 'OK' },
    NODATA: { 'aws.vpcflow.log_status': 'NODATA' },
    SKIPDATA: { 'aws.vpcflow.log_status': 'SKIPDATA' },
  }),
  'instance-id': text('cloud.instance.id'),
  'tcp-flags': number('aws.vpcflow.tcp_flags'),
  type: (value) => ({ 'network.type': value.toLowerCase() }),
  'pkt-srcaddr': address('aws.vpcflow.pkt_srcaddr'),
  'pkt-dstaddr': address('aws.vpcflow.pkt_dstaddr'),
  region: text('cloud.region'),
  'az-id': text('cloud.availability_zone'),
  'flow-direction': oneOf({
    ingress: { 'network.direction': 'ingress' },
    egress: { 'network.direction': 'egress' },
  }),
  'traffic-path': number('aws.vpcflow.traffic_path'),
};

/** Reads the value of a field by its name in a flow log's format. */
export function readerOf(field: string): Read {
  return FIELDS[field] ?? text(`aws.vpcflow.${field.replaceAll('-', '_')}`);
}
