/** One example of each order, as a person would write it into a file: with labels where the log has ids. */
export const TEMPLATES: Readonly<Record<string, Readonly<{ about: string; yaml: string }>>> = {
  NetworkOrdered: {
    about: 'A tenant bought a network: one resource on each node named, one exit point.',
    yaml: `type: NetworkOrdered
party: tenant-a            # who orders: the tenant's portal
data:
  network: blue            # unique for the party, never used twice
  resources:               # nodes, by id or (here only) by label
    - node: n1
    - node: n2
  # exitGroup: hub         # left out: the exit that serves the fewest networks
`,
  },
  NetworkCancelled: {
    about: 'A tenant gave a network back.',
    yaml: `type: NetworkCancelled
party: tenant-a
data:
  network: blue
`,
  },
  FarmRegistered: {
    about: "An operator's site joins the grid.",
    yaml: `type: FarmRegistered
party: operator
data:
  farm: oslo               # unique in the grid
  name: Oslo data centre   # for people
`,
  },
  ExitGroupRegistered: {
    about: 'Exits that share one allocation and one upstream routing domain.',
    yaml: `type: ExitGroupRegistered
party: operator
data:
  exitGroup: hub
  name: Amsterdam hub
`,
  },
  AllocationRegistered: {
    about: 'An IPv6 prefix from a LIR, RIR or ISP, held by a farm or an exit group.',
    yaml: `type: AllocationRegistered
party: operator
data:
  prefix: 2001:db8:1002::/48
  holder:
    kind: farm             # or exit-group
    id: oslo
  sliceLength: 56          # 48 to 63: what each node or exit gets
`,
  },
  NodeRegistered: {
    about: 'A machine that runs workloads joins a farm.',
    yaml: `type: NodeRegistered
party: operator
data:
  node: ABG35WBYFBNFXO5RXJXXQT7SYXW6M6XN5LILWCE73HTDS6O4OYGCK57W  # what its agent printed at its first start
  name: n1
  farm: oslo
  reachability:            # per family: public with its address, hidden, or left out
    ipv6: { kind: public, address: 2001:db8:1:2::a }
    ipv4: { kind: hidden }
  # underlayMtu: 1500
`,
  },
  ExitRegistered: {
    about: 'A machine that connects networks to the outside joins an exit group.',
    yaml: `type: ExitRegistered
party: operator
data:
  exit: ACBNPCLAYQYW2HGRYN2KRUT47RWHPOL6QFIJCFISM7XX2ILLXXRTJDK3  # what its agent printed at its first start
  name: x1
  exitGroup: hub
  endpoints:
    ipv6: 2001:db8:1:5::a
    ipv4: 203.0.113.2
  publicIpv4:              # what its gateway translates to; the first one is shared
    - 203.0.113.3
  # underlayMtu: 1500
`,
  },
}
