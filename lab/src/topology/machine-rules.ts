import { familiesOf, isOpenSite, machinesOf, type Placed } from './machines.ts'
import { type Finding, findings, type Rule } from './rule.ts'

const machineRules: readonly ((placed: Placed) => Finding | false)[] = [
  ({ machine, site }) =>
    machine.families?.some((family) => !site.families.includes(family)) === true && {
      at: 'families',
      value: machine.families,
      expected: `families of its site: ${site.families.join(', ')}`,
    },
  ({ machine }) =>
    machine.roles.length > 1 &&
    machine.roles.some((role) => role === 'control' || role === 'server') && {
      at: 'roles',
      value: machine.roles,
      expected: 'control and server alone; only node and exit may share a machine',
    },
  (placed) =>
    placed.machine.roles.includes('exit') &&
    !(isOpenSite(placed.site) && familiesOf(placed).length === 2) && {
      at: 'roles',
      value: placed.machine.roles,
      expected: 'exit only at a site without NAT and firewall, on a machine with ipv4 and ipv6',
    },
  ({ machine }) =>
    machine.publicIpv4 !== undefined &&
    !machine.roles.includes('exit') && {
      at: 'publicIpv4',
      value: machine.publicIpv4,
      expected: 'none: only an exit has them',
    },
  (placed) =>
    (['ipv4', 'ipv6'] as const).some(
      (family) => placed.machine[family] !== undefined && !familiesOf(placed).includes(family),
    ) && {
      at: 'families',
      value: familiesOf(placed),
      expected: 'the family of every address that is given',
    },
]

/** Each machine is possible at its site. */
export const machinesMakeSense: Rule = (topology) =>
  machinesOf(topology).flatMap((placed) => findings(machineRules, placed, placed.field))

/** Everybody must reach NATS: one control machine, public, with every family that some machine depends on. */
export const oneControlForAll: Rule = (topology) => {
  const machines = machinesOf(topology)
  const [control, ...others] = machines.filter(({ machine }) => machine.roles.includes('control'))
  if (control === undefined)
    return [{ field: 'sites', value: undefined, expected: 'one machine needs roles: [control]' }]
  const stranded = machines.find(
    (placed) => !familiesOf(placed).some((family) => familiesOf(control).includes(family)),
  )
  return [
    ...others.map(({ field }) => ({
      field: `${field}.roles`,
      value: ['control'],
      expected: `only one control machine: ${control.name} is it`,
    })),
    ...(isOpenSite(control.site)
      ? []
      : [
          {
            field: `${control.field}.roles`,
            value: ['control'],
            expected: 'a site without NAT and firewall',
          },
        ]),
    ...(stranded === undefined
      ? []
      : [
          {
            field: `${control.field}.families`,
            value: familiesOf(control),
            expected: `a family that ${stranded.name} has (${familiesOf(stranded).join(', ')}), to reach NATS`,
          },
        ]),
  ]
}
