import { deciderSpec } from '@sixfold/decider/spec'
import { anAgent, anOrder } from '@sixfold/events/example-values'
import {
  OrderRefused,
  ServiceNamed,
  ServiceUnnamed,
  WorkloadPlaced,
  WorkloadRemoved,
} from '@sixfold/events/facts'
import { describe, expect, it } from 'vitest'
import type { GoodsCommand } from './goods.commands.ts'
import {
  addressAssigned,
  dbPlaced,
  placeWeb,
  shopProxied,
  there,
  webNamed,
  webPlaced,
} from './goods.examples.ts'
import { networkDecider } from './network.decider.ts'
import { cancelled, founded } from './network.examples.ts'

const given = deciderSpec(networkDecider)
const removeWeb = { type: 'RemoveWorkload', order: anOrder('remove-web'), workload: 'web' } as const
const webRemoved = WorkloadRemoved.of({ order: removeWeb.order, workload: 'web' })

describe('an order about what a network has', () => {
  const reason = { code: 'IPV4_EXHAUSTED', sentence: 'no address is left' }

  it('is refused where there is no network, or not any more', () => {
    given().when(placeWeb).thenRefuses('NETWORK_UNKNOWN')
    given(founded).when(placeWeb).thenRefuses('NETWORK_UNKNOWN')
    given(...there, cancelled)
      .when(placeWeb)
      .thenRefuses('NETWORK_CANCELLED')
  })
  it('stays refused, and stays done, whatever became of the network', () => {
    given(...there, OrderRefused.of({ order: placeWeb.order, ...reason }))
      .when(placeWeb)
      .thenRefuses('IPV4_EXHAUSTED')
    given(...there, webPlaced, webRemoved, cancelled)
      .when(placeWeb)
      .thenNothing()
  })
})

describe('a workload', () => {
  it('gets its addresses on its node', () =>
    given(...there)
      .when(placeWeb)
      .thenRecords(webPlaced))
  it('gets them once', () =>
    given(...there, webPlaced)
      .when(placeWeb)
      .thenNothing())
  it('may have a prefix in place of an address', () =>
    given(...there, webPlaced)
      .when({
        ...placeWeb,
        order: dbPlaced.data.order,
        workload: 'db',
        labels: [],
        placement: { kind: 'delegation', length: 80 },
      })
      .thenRecords(dbPlaced))
  it('is refused where the name is taken, or the network is not', () => {
    given(...there, webPlaced)
      .when({ ...placeWeb, order: anOrder('again') })
      .thenRefuses('WORKLOAD_TAKEN')
    given(...there)
      .when({ ...placeWeb, node: anAgent('stranger') })
      .thenRefuses('NODE_NOT_MEMBER')
  })
  it('does not get what another one gave back while there is something that nobody had', () =>
    given(...there, webPlaced, webRemoved)
      .when({ ...placeWeb, order: anOrder('again') })
      .thenRecords(
        WorkloadPlaced.of({
          ...webPlaced.data,
          order: anOrder('again'),
          ipv6: '2001:db8:a:100:ffff:1:0:2/128',
          ipv4: '10.1.0.129',
        }),
      ))
  it('is refused where the /64 has no room for it', () => {
    const large = (index: number): GoodsCommand => ({
      ...placeWeb,
      order: anOrder(`large-${index}`),
      workload: `large-${index}`,
      placement: { kind: 'delegation', length: 72 },
    })
    let state = there.reduce(
      (at, fact, index) => networkDecider.evolve(at, fact, { sequence: index + 1, at: 0 }),
      networkDecider.initialState(),
    )
    for (let index = 0; index < 254; index += 1) {
      const decision = networkDecider.decide(large(index), state)
      if ('refused' in decision || decision.fact === null) throw new Error('there was room')
      state = networkDecider.evolve(state, decision.fact, { sequence: index + 3, at: 0 })
    }
    expect(networkDecider.decide(large(254), state)).toMatchObject({
      refused: { code: 'ADDRESSES_EXHAUSTED' },
    })
  })
})

describe('removing a workload', () => {
  it('is recorded, once', () => {
    given(...there, webPlaced)
      .when(removeWeb)
      .thenRecords(webRemoved)
    given(...there, webPlaced, webRemoved)
      .when(removeWeb)
      .thenNothing()
  })
  it('is refused where there is none', () =>
    given(...there)
      .when(removeWeb)
      .thenRefuses('WORKLOAD_UNKNOWN'))
  it('is refused while something leads to it, with the list', () => {
    const facts = [...there, addressAssigned, webPlaced, webNamed, shopProxied]
    given(...facts)
      .when(removeWeb)
      .thenRefuses('WORKLOAD_IN_USE')
    const state = facts.reduce(
      (at, fact, index) => networkDecider.evolve(at, fact, { sequence: index + 1, at: 0 }),
      networkDecider.initialState(),
    )
    expect(networkDecider.decide(removeWeb, state)).toMatchObject({
      refused: {
        sentence: 'these still lead to workload web, unname or close them first: service shop, proxy shop',
      },
    })
  })
})

describe('a service', () => {
  const name = (workload: string, port = 443, order = `name-${workload}`): GoodsCommand => ({
    type: 'NameService',
    order: anOrder(order),
    service: 'shop',
    workload,
    transport: 'tcp',
    port,
  })
  const both = [...there, webPlaced, dbPlaced, webNamed]
  const dbNamed = ServiceNamed.of({ ...webNamed.data, order: anOrder('name-db'), workload: 'db' })
  const unname = (workload?: string): GoodsCommand => ({
    type: 'UnnameService',
    order: anOrder('unname'),
    service: 'shop',
    workload,
  })

  it('leads to one workload, and then to another', () => {
    given(...there, webPlaced)
      .when(name('web', 443, 'name-shop'))
      .thenRecords(webNamed)
    given(...both)
      .when(name('web', 443, 'name-shop'))
      .thenNothing()
    given(...both)
      .when(name('db'))
      .thenRecords(dbNamed)
  })
  it('is refused for a workload that is not there, or is behind it already', () => {
    given(...there)
      .when(name('web'))
      .thenRefuses('WORKLOAD_UNKNOWN')
    given(...both)
      .when(name('web'))
      .thenRefuses('SERVICE_TAKEN')
  })
  it('is one transport and port', () => {
    given(...both)
      .when(name('db', 80))
      .thenRefuses('SERVICE_DIFFERS')
    given(...both)
      .when(name('web', 80))
      .thenRefuses('SERVICE_DIFFERS')
  })
  it('leads to one less, or to none', () => {
    const order = anOrder('unname')
    given(...both, dbNamed)
      .when(unname('web'))
      .thenRecords(ServiceUnnamed.of({ order, service: 'shop', workloads: ['web'] }))
    given(...both, dbNamed)
      .when(unname())
      .thenRecords(ServiceUnnamed.of({ order, service: 'shop', workloads: ['web', 'db'] }))
    given(...both)
      .when(unname('db'))
      .thenRefuses('SERVICE_UNKNOWN')
    given(...there)
      .when(unname())
      .thenRefuses('SERVICE_UNKNOWN')
  })
})
