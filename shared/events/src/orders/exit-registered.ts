import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Ipv4Address, Ipv6Address } from '../values/address.ts'
import { AgentId } from '../values/agent-id.ts'
import { UnderlayMtu } from '../values/mtu.ts'
import { ExitGroupId, Label } from '../values/token.ts'
import { Upstream } from '../values/upstream.ts'
import type { ExitRegisteredV1 } from './exit-registered-v1.ts'

export const ExitRegistered = defineEvent({
  kind: 'order',
  name: 'ExitRegistered',
  version: 2,
  about:
    'A machine that connects networks to the outside joins an exit group. Both address families must be public. `publicIpv4` are the addresses that its gateway translates to; the first one is shared by all networks without an IPv4 of their own.',
  by: 'operators',
  data: z.strictObject({
    exit: AgentId.describe('The id of the exit: what its agent printed at its first start.'),
    name: Label.describe('What people call it.'),
    exitGroup: ExitGroupId.describe('The exit group that it joins; registered before.'),
    endpoints: z
      .strictObject({ ipv4: Ipv4Address, ipv6: Ipv6Address })
      .describe('Where nodes reach it; both families must be public.'),
    publicIpv4: z
      .array(Ipv4Address)
      .min(1)
      .max(256)
      .describe(
        'The IPv4 addresses that its gateway translates to. The first one is shared by all networks without an IPv4 of their own.',
      ),
    underlayMtu: UnderlayMtu,
    upstream: Upstream.default({ kind: 'static' }),
  }),
  upcast: (before: z.output<typeof ExitRegisteredV1.data>) => ({
    ...before,
    upstream: { kind: 'static' as const },
  }),
  example: {
    upstream: { kind: 'static' },
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    name: 'exit-1',
    exitGroup: 'nordic',
    endpoints: { ipv4: '198.51.100.1', ipv6: '2001:db8:0:2::e1' },
    publicIpv4: ['198.51.100.1', '198.51.100.2'],
    underlayMtu: 1500,
  },
})

/** What ExitRegistered says. */
export type ExitRegistered = EventOf<typeof ExitRegistered>
