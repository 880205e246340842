import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Grid, grid, networkOrder, sixfold } from './grid.ts'

let it: Grid

beforeAll(async () => {
  it = await grid('two', 'test-orders')
})
afterAll(() => it[Symbol.asyncDispose]())

/** A whole CloudEvent, as a portal publishes it. */
const event = (id: string, data: unknown, more: object = {}) => ({
  specversion: '1.0',
  id,
  source: 'https://portal.example/tenant-a',
  type: 'sixfold.order.NetworkOrdered.v1',
  time: '2026-11-21T09:00:00Z',
  party: 'tenant-a',
  data,
  ...more,
})

const nodeIds = async (): Promise<string[]> =>
  (await it.context()).agents.filter(({ kind }) => kind === 'node-agent').map(({ id }) => id)

const resources = async (): Promise<object[]> => (await nodeIds()).map((node) => ({ node }))

const refusalOf = async (order: object): Promise<string | undefined> => {
  const [outcome] = await it.orderAndWait(order)
  return outcome?.refusal === null ? outcome.stage : `${outcome?.refusal.code} ${outcome?.refusal.field}`
}

describe('a bad order is answered with the field, and delays nobody', () => {
  test('an unknown field', async () => {
    const data = { network: 'unknown-field', resources: await resources(), colour: 'blue' }
    expect(await refusalOf(event('1', data))).toBe('malformed data.colour')
  })

  test('an unknown node', async () => {
    const stranger = (await nodeIds())[0]?.slice(0, -4)
    const data = { network: 'unknown-node', resources: [{ node: `${stranger}AAAA` }] }
    // A wrong checksum is no id at all; a right one that nobody registered is an unknown node.
    expect(await refusalOf(event('2', data))).toBe('malformed data.resources.0.node')
    const { publicKey } = await unregistered()
    expect(await refusalOf(event('3', { network: 'unknown-node', resources: [{ node: publicKey }] }))).toBe(
      'NODE_UNKNOWN data.resources.0.node',
    )
  })

  test('the same order again changes nothing; its id with another body is refused', async () => {
    const data = { network: 'once', resources: await resources() }
    expect(await refusalOf(event('4', data))).toBe('converged')
    const ofIt = async () => (await it.facts()).filter(({ subject }) => subject.endsWith('.once'))
    const before = await ofIt()
    expect(before.length).toBeGreaterThan(3)
    expect(await refusalOf(event('4', data))).toBe('converged')
    expect(await ofIt()).toEqual(before)
    expect(await refusalOf(event('4', { ...data, network: 'twice' }))).toBe('id-reused id')
    expect((await it.networks()).map(({ network }) => network)).not.toContain('twice')
  })

  test('a party that is not the one of its subject, and a tenant that plays operator', async () => {
    const foreign = event('5', { network: 'x', resources: await resources() }, { party: 'tenant-b' })
    const { stdout } = await sixfold(
      ['order', '-', '--json', '--wait', '--lab', it.lab],
      JSON.stringify(foreign),
    )
    expect(stdout).toContain('"converged"') // published under tenant-b: it is that party's own
    const played = event('6', { farm: 'mine', name: 'mine' }, { type: 'sixfold.order.FarmRegistered.v1' })
    expect(await refusalOf(played)).toMatch(/^NOT_OPERATOR/)
  })

  test('garbage, and more of it than a stream takes: refused by name, and the orders behind it are served', async () => {
    const served = it.orderAndWait(networkOrder('tenant-c', 'behind', ['n1', 'n2']))
    const url = (await it.context()).nats.urls[1] ?? ''
    const garbage = await it.exec('control', process.execPath, '-e', PUBLISH, url, 'tenant-c')
    expect(garbage.stderr).toBe('')
    expect(garbage.stdout).toContain('1048576 bytes: refused')
    expect((await served).map(({ stage }) => stage)).toEqual(['converged'])
    const rejected = (await it.facts()).filter(
      ({ subject, type }) => subject.includes('.order.tenant-c.') && type.includes('Rejected'),
    )
    expect(rejected.map(({ data }) => data.code)).toEqual(['malformed', 'malformed'])
    expect(String(rejected[0]?.data.excerpt).length).toBeLessThanOrEqual(1_024)
  })
})

const unregistered = async () => {
  const { ensureIdentity } = await import('@sixfold/agent')
  const { mkdtemp, rm } = await import('node:fs/promises')
  const directory = await mkdtemp('/tmp/sixfold-stranger-')
  const { id } = await ensureIdentity(directory)
  await rm(directory, { recursive: true })
  return { publicKey: id }
}

/** A stranger's client, with nothing but the protocol: three bodies on one subject, and what the server answered. */
const PUBLISH = `
const [url, party] = process.argv.slice(1)
const { hostname, port } = new URL(url.replace('nats:', 'http:'))
const socket = require('node:net').connect(Number(port), hostname.replace(/[[\\]]/g, ''))
const bodies = [Buffer.from('not json at all'), Buffer.from('{"a":'.repeat(200)), Buffer.alloc(1048576, 120)]
let text = ''
socket.on('data', (chunk) => {
  text += chunk
  const answers = text.split('\\r\\n').filter((line) => line.startsWith('{'))
  if (answers.length < bodies.length) return
  answers.forEach((line, at) => console.log(bodies[at].length + ' bytes: ' + (JSON.parse(line).error ? 'refused' : 'stored')))
  socket.end()
})
socket.write('CONNECT {"verbose":false,"headers":true}\\r\\nSUB _INBOX.x 1\\r\\n')
for (const body of bodies) { socket.write('PUB sixfold.order.' + party + ' _INBOX.x ' + body.length + '\\r\\n'); socket.write(body); socket.write('\\r\\n') }
`
