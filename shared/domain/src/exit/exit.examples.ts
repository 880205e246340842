import { aClaim, anAgent, anExitGroup, aParty, ipv4, ipv6 } from '@sixfold/events/example-values'
import { ExitAssigned, ExitRegistered, ExitReleased } from '@sixfold/events/facts'
import type { RegisterExit } from './exit.commands.ts'

export const exit = anAgent('exit-1')

export const registerExit: RegisterExit = {
  type: 'RegisterExit',
  exit,
  name: 'exit-1',
  exitGroup: anExitGroup('nordic'),
  endpoints: { ipv4: '198.51.100.1', ipv6: '2001:db8:0:2::e1' },
  publicIpv4: ['198.51.100.1', '198.51.100.2'],
  underlayMtu: 1500,
  upstream: { kind: 'static' },
  operator: aParty('operator'),
}
export const exitRegistered = ExitRegistered.of({
  exit,
  name: registerExit.name,
  exitGroup: registerExit.exitGroup,
  endpoints: { ipv4: ipv4('198.51.100.1'), ipv6: ipv6('2001:db8:0:2::e1') },
  publicIpv4: [ipv4('198.51.100.1'), ipv4('198.51.100.2')],
  underlayMtu: 1500,
  upstream: registerExit.upstream,
  operator: registerExit.operator,
})

export const blue = aClaim(exit, 'order-blue')
export const green = aClaim(exit, 'order-green')

/** The first places that `exit-1` gives. */
export const BLUE_PLACE = { port: 30_602, transit: 1 }
export const GREEN_PLACE = { port: 30_604, transit: 2 }
export const blueAssigned = ExitAssigned.of({ assignments: [{ claim: blue, ...BLUE_PLACE }] })
export const greenAssigned = ExitAssigned.of({ assignments: [{ claim: green, ...GREEN_PLACE }] })
export const blueReleased = ExitReleased.of({ claims: [blue] })
