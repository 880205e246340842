import { expect, it } from 'vitest'
import { linuxBed } from '../../linux/src/linux-bed.ts'
import { renderTable } from '../../linux/src/nft/render.ts'
import { derive } from './derive.ts'
import { aNetworkOf, attachedAt, oslo1, oslo2 } from './examples/networks.examples.ts'
import { addressesOf } from './member-addresses.ts'
import { namesOf } from './names.ts'

const GATEWAY4 = '169.254.1.1'

it('a suspended network forwards nothing of either family, answers at its own gateway, and forwards again when resumed', async () => {
  const open = aNetworkOf(oslo1, oslo2)
  const closed = { ...open, plan: { ...open.plan, suspended: 30 } }
  const names = namesOf(oslo1.id, open.party, open.network)
  const prefix = open.plan.resources[0]?.prefix as never
  const mine = addressesOf(prefix)
  const workloads = [...attachedAt(open, oslo1.id, 'shop', 2), ...attachedAt(open, oslo1.id, 'till', 3)]
  await using bed = linuxBed()
  const resource = `${bed.prefix}-nr`
  const load = async (view: typeof open): Promise<void> => {
    const [room] = derive(view, oslo1.id, workloads).rooms
    const stdin = renderTable({ body: room?.nft ?? '', fingerprint: '0123456789abcdef' })
    await bed.host.run({
      do: 'exec',
      argv: ['ip', 'netns', 'exec', resource, 'nft', '-f', '-'],
      stdin,
    })
  }
  await bed.addForeign(resource)
  await bed.byHand(resource, 'link set lo up', `addr add ${mine.gateways[1]}/128 dev lo`)
  for (const knob of ['net.ipv6.conf.all.forwarding=1', 'net.ipv4.ip_forward=1'])
    await bed.inside(resource, 'sysctl', '-qw', knob)
  for (const { workload, ipv6, ipv4 } of workloads) {
    const netns = `${bed.prefix}-${workload}`
    const { port, mac } = names.workload(workload)
    await bed.addForeign(netns)
    await bed.byHand(
      resource,
      `link add ${port} type veth peer name eth0 address ${mac} netns ${netns}`,
      `addr add fe80::1/64 dev ${port} nodad`,
      `addr add ${GATEWAY4}/32 dev ${port}`,
      `link set ${port} up`,
      `route add ${ipv6} dev ${port}`,
      `route add ${ipv4}/32 dev ${port}`,
    )
    await bed.byHand(
      netns,
      `addr add ${ipv6} dev eth0 nodad`,
      `addr add ${ipv4}/32 dev eth0`,
      'link set eth0 up',
      'route add default via fe80::1 dev eth0',
      `route add ${GATEWAY4} dev eth0`,
      `route add default via ${GATEWAY4} dev eth0 src ${ipv4}`,
    )
  }
  const till = mine.workload(3)
  const answers = async (address: string): Promise<boolean> => {
    const ping = `ping -c 3 -i 0.2 -W 1 ${address} || true`
    const said = await bed.inside(`${bed.prefix}-shop`, 'sh', '-c', ping)
    return !(said ?? '').includes(' 0 received')
  }
  const reached = async () => [
    await answers(till.ipv6.replace('/128', '')),
    await answers(till.ipv4),
    await answers(mine.gateways[1]),
  ]

  await load(open)
  expect(await reached()).toEqual([true, true, true])
  await load(closed)
  expect(await reached()).toEqual([false, false, true])
  await load(open)
  expect(await reached()).toEqual([true, true, true])
}, 30_000)
