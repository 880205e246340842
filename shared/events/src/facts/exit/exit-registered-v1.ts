import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { Ipv4Address, Ipv6Address } from '../../values/address.ts'
import { AgentId } from '../../values/agent-id.ts'
import { UnderlayMtu } from '../../values/mtu.ts'
import { ExitGroupId, Label, PartyId } from '../../values/token.ts'

export const ExitRegisteredV1 = defineEvent({
  kind: 'fact',
  name: 'ExitRegistered',
  version: 1,
  about: 'A machine that connects networks to the outside is part of the grid.',
  aggregate: 'exit',
  by: 'the exit decider',
  readBy: 'every member of a network that it serves',
  derives: true,
  data: z.strictObject({
    exit: AgentId.describe('The id of the exit.'),
    name: Label.describe('What people call it.'),
    exitGroup: ExitGroupId.describe('The exit group that it belongs to.'),
    endpoints: z.strictObject({ ipv4: Ipv4Address, ipv6: Ipv6Address }).describe('Where nodes reach it.'),
    publicIpv4: z
      .array(Ipv4Address)
      .min(1)
      .describe('The IPv4 addresses that its gateway translates to; the first one is shared.'),
    underlayMtu: UnderlayMtu,
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: {
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    name: 'exit-1',
    exitGroup: 'nordic',
    endpoints: { ipv4: '198.51.100.1', ipv6: '2001:db8:0:2::e1' },
    publicIpv4: ['198.51.100.1', '198.51.100.2'],
    underlayMtu: 1500,
    operator: 'operator',
  },
})
