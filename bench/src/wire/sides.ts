/** One of two sides that somebody lays by hand: a router with a wire, and an endpoint behind it. */
export type Side = Readonly<{
  router: string
  endpoint: string
  wire: string
  address: string
  ipv4: string
  range: string
}>

/** Both of them. */
export const SIDES: readonly [Side, Side] = [
  {
    router: 'sfbench-hand-r0',
    endpoint: 'sfbench-hand-0',
    wire: 'sfbhand0',
    address: '3fff:ff:0:1::2',
    ipv4: '10.20.0.2',
    range: '10.20.0.0/25',
  },
  {
    router: 'sfbench-hand-r1',
    endpoint: 'sfbench-hand-1',
    wire: 'sfbhand1',
    address: '3fff:ff:0:2::2',
    ipv4: '10.20.0.130',
    range: '10.20.0.128/25',
  },
]
/** What a network of ours has over WireGuard, and keeps over any other wire. */
export const MTU = 1_420
/** Where IPv4 of both sides is, translated. */
export const SPACE = 'fd00:6f6c:65:7::'

/** A side's range of IPv4 as the other one sees it. */
export const translatedRange = (range: string): string => `${SPACE}${range.replace('/25', '')}/121`

/** What is on a wire towards the other side, whatever its kind. */
export const behind = (other: Side): readonly string[] => [
  `${other.address}/128`,
  translatedRange(other.range),
]

/** How somebody lays a wire between two routers by hand, by what it is: the commands, side by side. */
export type Laying = (directory: string) => Readonly<{
  files: ReadonlyMap<string, string>
  commands: readonly string[]
}>
