import { ORDERS } from '@sixfold/events/orders'
import { AgentId } from '@sixfold/events/values/agent-id'
import { expect, test } from 'vitest'
import { loadTopology, topologyFile } from '../load-topology.ts'
import { derivePlan } from '../plan/derive-plan.ts'
import { seatsOf } from './describe.ts'
import { gridOrders } from './grid-orders.ts'

/** Keys that are well-formed, made for this spec: nobody has their seeds. */
const IDS = [
  'ACBNPCLAYQYW2HGRYN2KRUT47RWHPOL6QFIJCFISM7XX2ILLXXRTJDK3',
  'ABG35WBYFBNFXO5RXJXXQT7SYXW6M6XN5LILWCE73HTDS6O4OYGCK57W',
  'ACMTB3MGL7MOJNGNMQV4PHOC5K2OQCS6C7RXY6723JXBMCTJEUVWUKOH',
  'ABNGMO4VKCMMY6CIVIZPTSAWQGHVQKYI3CCU2PM5FVNWQEX5HB7VZYOD',
  'ADTOLCXW2GQHAPPLRMPEPT5463YREY3DP327RRUJUZKS5IZ3MOXZML6N',
  'ABIVFF45YUHOATZXZ3GMWCLSMJTJOSKAFFTOWFCQGTU44N4L5U3DGBHN',
  'ADMQIEMFVHFOQTY3DOHCXGC7U3I2JD5UJPSCOY66BNRJ4ODIT2FYEMQX',
  'ABC3HCX2NPVT3XQXRM7OG2B5OKROZ6I6B2MH3ZXKNJWO5H5HVBPJZAEM',
  'AD7NKBKFZRESVS6ONDNDMNDU7SNDBYXAUA4T5TLDWNS762XCI3MSOPWL',
  'AA4YC5AIARCBIBRVABODTS4FRXLQQSJG5RBVJ2GCR4J62O7GX2UHHPGP',
]

const contextOf = async (name: string) => {
  const plan = derivePlan(await loadTopology(topologyFile(name)))
  const agents = seatsOf(plan, '/nowhere').map((seat, index) => ({ ...seat, id: AgentId.parse(IDS[index]) }))
  return { plan, agents }
}

test.for(['demo', 'two', 'nats', 'eight', 'bgp', 'sites'])(
  '%s: every order is what the events say it must be',
  async (name) => {
    for (const { type, data } of gridOrders(await contextOf(name))) {
      const definition = ORDERS.find((order) => order.name === type)
      expect(definition?.data.safeParse(data)).toMatchObject({ success: true })
    }
  },
)

test('the demo: whoever is named was registered before', async () => {
  const orders = gridOrders(await contextOf('demo'))
  expect(orders.map(({ type }) => type)).toEqual([
    ...Array(3).fill('FarmRegistered'),
    'ExitGroupRegistered',
    ...Array(2).fill('AllocationRegistered'),
    ...Array(4).fill('NodeRegistered'),
    'ExitRegistered',
  ])
  expect(orders.filter(({ type }) => type === 'AllocationRegistered').map(({ data }) => data)).toEqual([
    { prefix: '2001:db8:1002::/48', holder: { kind: 'farm', id: 'oslo' }, sliceLength: 56 },
    { prefix: '2001:db8:1005::/48', holder: { kind: 'exit-group', id: 'hub' }, sliceLength: 56 },
  ])
})

test('reachability: public addresses are told, what is behind a NAT or a firewall is hidden', async () => {
  const orders = [...gridOrders(await contextOf('demo')), ...gridOrders(await contextOf('nats'))]
  const reach = Object.fromEntries(
    orders.filter(({ type }) => type === 'NodeRegistered').map(({ data }) => [data.name, data.reachability]),
  )
  expect(reach).toMatchObject({
    n1: { ipv6: { kind: 'public', address: '2001:db8:1:2::a' } },
    n3: { ipv4: { kind: 'public', address: '203.0.113.10' } },
    home1: { ipv4: { kind: 'hidden' } },
    h6: { ipv4: { kind: 'hidden' }, ipv6: { kind: 'hidden' } },
  })
  expect(Object.keys(reach.n1 as object)).toEqual(['ipv6'])
})
