import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { anAgent } from '@sixfold/events/example-values'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Grid, grid } from './grid.ts'

const fromTop = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const PORTAL = fromTop('test/portal/portal.py')
const ASYNCAPI = fromTop('docs/api/asyncapi.json')

let it: Grid
let nodes: { node: string }[]

beforeAll(async () => {
  it = await grid('two', 'test-portal')
  const { agents } = await it.context()
  nodes = agents.filter(({ kind }) => kind === 'node-agent').map(({ id }) => ({ node: id }))
})
afterAll(() => it[Symbol.asyncDispose]())

/** What the portal, in Python and on the control machine, prints of an order. */
type Told = Readonly<{
  key: string
  position: number
  state: string
  revision?: number
  code?: string
  sentence?: string
  field?: string | null
}>

/** The portal's order of this id: it ends when the order has an end. */
const portal = async (id: string, type: string, data: object): Promise<Told> => {
  const url = (await it.context()).nats.urls[0] ?? ''
  const words = [PORTAL, ASYNCAPI, url, 'acme', id, type, JSON.stringify(data)]
  const { stdout, stderr } = await it.exec('control', 'python3', ...words)
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

const stateOf = async (): Promise<string | undefined> =>
  (await it.networks()).find(({ party, network }) => party === 'acme' && network === 'shop')?.state

test('the portal knows nothing of us but the document: no library, no import of ours', () => {
  const source = readFileSync(PORTAL, 'utf8')
  const imports = [...source.matchAll(/^(?:import|from) (\w+)/gm)].map(([, name]) => name)
  expect(imports).toEqual(['base64', 'hashlib', 'json', 'os', 're', 'socket', 'sys', 'time', 'urllib'])
  expect(source.split('\n').length).toBeLessThan(200)
})

describe('a portal in Python, with nothing but the AsyncAPI document', () => {
  let ordered: Told

  test('orders a network, and learns that it is converged', async () => {
    ordered = await portal('1', 'NetworkOrdered', { network: 'shop', resources: nodes })
    expect(ordered).toMatchObject({ state: 'converged', revision: expect.any(Number) })
    expect(await stateOf()).toBe('converged')
  })

  test('orders it again, and nothing happens', async () => {
    const before = (await it.facts()).length
    const again = await portal('1', 'NetworkOrdered', { network: 'shop', resources: nodes })
    expect(again).toEqual({ ...ordered, position: expect.any(Number) })
    expect((await it.facts()).length).toBe(before)
  })

  test('suspends it, resumes it, and learns of each that every member holds it', async () => {
    const suspended = await portal('2', 'NetworkSuspended', { network: 'shop' })
    expect(suspended).toMatchObject({ state: 'converged' })
    expect(suspended.revision).toBeGreaterThan(ordered.revision ?? 0)
    const resumed = await portal('3', 'NetworkResumed', { network: 'shop' })
    expect(resumed).toMatchObject({ state: 'converged' })
    expect(resumed.revision).toBeGreaterThan(suspended.revision ?? 0)
  })

  test.for([
    ['4', 'NetworkOrdered', () => ({ network: 'a b', resources: nodes }), 'malformed', 'data.network'],
    [
      '5',
      'NetworkOrdered',
      () => ({ network: 'other', resources: [{ node: anAgent('nobody') }] }),
      'NODE_UNKNOWN',
      'data.resources.0.node',
    ],
    ['6', 'NetworkOrdered', () => ({ network: 'shop', resources: nodes }), 'NETWORK_EXISTS', 'data.network'],
    ['1', 'NetworkOrdered', () => ({ network: 'red', resources: nodes }), 'id-reused', 'id'],
    ['7', 'NetworkSuspended', () => ({ network: 'nobody' }), 'NETWORK_UNKNOWN', 'data.network'],
    ['8', 'FarmRegistered', () => ({ farm: 'mine', name: 'Mine' }), 'NOT_OPERATOR', 'party'],
    ['9', 'NetworkPainted', () => ({ network: 'shop' }), 'unknown-type', 'type'],
  ] as const)('understands that order %s, %s, is rejected', async ([id, type, data, code, field]) => {
    const told = await portal(id, type, data())
    expect(told).toMatchObject({ state: 'rejected', code, field })
    expect(told.sentence).not.toBe('')
  })

  test('understands that an order was cancelled before it came', async () => {
    const cancel = { source: 'https://portal.example/python', id: '20' }
    expect(await portal('21', 'OrderCancelled', cancel)).toMatchObject({ state: 'accepted' })
    const told = await portal('20', 'NetworkOrdered', { network: 'late', resources: nodes })
    expect(told).toMatchObject({ state: 'rejected', code: 'cancelled', field: null })
    expect(await portal('22', 'NetworkSuspended', { network: 'late' })).toMatchObject({
      code: 'NETWORK_UNKNOWN',
    })
  })

  test('may not take back a network that is up, and learns what to order instead', async () => {
    const cancel = { source: 'https://portal.example/python', id: '1' }
    const told = await portal('23', 'OrderCancelled', cancel)
    expect(told).toMatchObject({ state: 'rejected', code: 'ORDER_DONE', field: 'data.id' })
    expect(told.sentence).toContain('NetworkCancelled')
  })

  test('cancels it, and learns that nothing of it is left', async () => {
    expect(await portal('10', 'NetworkCancelled', { network: 'shop' })).toMatchObject({ state: 'gone' })
    expect(await portal('11', 'NetworkResumed', { network: 'shop' })).toMatchObject({
      state: 'rejected',
      code: 'NETWORK_CANCELLED',
      field: 'data.network',
    })
    expect(await stateOf()).toBeUndefined()
  })
})
