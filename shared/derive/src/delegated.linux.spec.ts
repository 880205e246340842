import { expect, it } from 'vitest'
import { linuxBed } from '../../linux/src/linux-bed.ts'
import { renderTable } from '../../linux/src/nft/render.ts'
import { derive } from './derive.ts'
import { aNetworkOf, delegatedAt, oslo1, oslo2 } from './examples/networks.examples.ts'
import { namesOf } from './names.ts'
import { ownAddress } from './workload.ts'

const PINGS = 3
/** What the two say to each other besides. */
const SOME = 4

it('what a delegation does not use does not turn in circles between its workload and us', async () => {
  const view = aNetworkOf(oslo1, oslo2)
  const router = delegatedAt(view, oslo1.id, 'router')
  const [{ ipv6 } = { ipv6: '' }] = router
  const { port, mac } = namesOf(oslo1.id, view.party, view.network).workload('router')
  await using bed = linuxBed()
  const [resource, inside] = [`${bed.prefix}-nr`, `${bed.prefix}-router`]
  for (const netns of [resource, inside]) {
    await bed.addForeign(netns)
    await bed.byHand(netns, 'link set lo up')
    await bed.inside(netns, 'sysctl', '-qw', 'net.ipv6.conf.all.forwarding=1')
  }
  await bed.byHand(
    resource,
    `link add ${port} type veth peer name eth0 address ${mac} netns ${inside}`,
    `addr add fe80::1/64 dev ${port} nodad`,
    `link set ${port} up`,
  )
  await bed.byHand(
    inside,
    'addr add fe80::2/64 dev eth0 nodad',
    `addr add ${ownAddress({ ipv6 })}/128 dev eth0 nodad`,
    'link set eth0 up',
    'route add default via fe80::1 dev eth0',
  )
  await bed.byHand(resource, `route add ${ipv6} via fe80::2 dev ${port}`)

  const body = derive(view, oslo1.id, router).rooms[0]?.nft ?? ''
  const received = async (): Promise<number> => {
    const text = await bed.inside(resource, 'cat', `/proc/net/dev`)
    return Number(new RegExp(`${port}:\\s*\\d+\\s+(\\d+)`).exec(text ?? '')?.[1])
  }
  const pinged = async (rules: string): Promise<number> => {
    const stdin = renderTable({ body: rules, fingerprint: '0123456789abcdef' })
    await bed.host.run({ do: 'exec', argv: ['ip', 'netns', 'exec', resource, 'nft', '-f', '-'], stdin })
    const before = await received()
    const unused = `${ownAddress({ ipv6 })}5`
    await bed.inside(inside, 'sh', '-c', `ping -c ${PINGS} -i 0.1 -W 1 ${unused} || true`)
    return (await received()) - before
  }

  expect(await pinged(body)).toBeLessThanOrEqual(PINGS + SOME)
  // It would: without that one rule each packet comes back until its hop limit is used up.
  const without = body.split('\n').filter((line) => !line.includes('is not turned around'))
  expect(await pinged(without.join('\n'))).toBeGreaterThan(20 * PINGS)
}, 30_000)
