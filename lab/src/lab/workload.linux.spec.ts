import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idle } from '../fixtures/world.ts'
import { loadTopology, topologyFile } from '../load-topology.ts'
import type { LabContext } from './context.ts'
import { down } from './down.ts'
import { exec } from './exec.ts'
import { up } from './up.ts'
import { ensureWorkload } from './workload.ts'

const LAB = 'spec-workload'

/** Attaches whatever asks for it, and answers; those of an order with `waiting`: `gone` is a network that it does not know, `slow` one that it hears of after a while. */
const ATTACHER = `
cd "$SIXFOLD_STATE"; mkdir -p attachments; n=0
while :; do
  n=$((n+1))
  for f in attachments/*.json; do
    case $f in *.status.json|*'*'*) continue;; esac
    answer='{"addresses":["2001:db8:9::2/128","10.0.9.2/24"]}'
    grep -q '"gone"' "$f" && answer='{"error":"network gone is not on this node"}'
    grep -q '"slow"' "$f" && [ $n -lt 20 ] && answer='{"error":"not yet"}'
    grep -q '"silent"' "$f" && continue
    grep -q '"placed":true' "$f" && answer='{"state":"waiting","error":"no order yet","addresses":["10.0.9.3"]}'
    case $answer in '{"addresses'*)
      netns=$(sed 's/.*"netns":"\\([^"]*\\)".*/\\1/' "$f")
      ip -n "$netns" link show dev eth0 > /dev/null 2>&1 || {
        ip -n "$netns" link add name eth0 type veth peer name far
        ip -n "$netns" address add 2001:db8:9::2/128 dev eth0 nodad
      };;
    esac
    printf '%s\n' "$answer" > new && mv new "\${f%.json}.status.json"
  done
  sleep 0.05
done`

let root: string
let context: LabContext

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lab-'))
  await down(LAB, { root }) // what a killed run of this spec left
  const commands = {
    coordinator: idle,
    'exit-gateway': idle,
    'node-agent': { argv: ['sh', '-c', ATTACHER] as const },
  }
  context = await up(await loadTopology(topologyFile('two')), {
    name: LAB,
    root,
    commands,
    start: ['node-agent'],
  })
})

afterAll(async () => {
  await down(LAB, { root })
  await rm(root, { recursive: true })
})

const stateDir = (): string => context.agents.find(({ machine }) => machine === 'n1')?.stateDir ?? ''

test('a network that comes late is waited for', async () => {
  const workload = await ensureWorkload(LAB, { party: 'acme', network: 'slow', node: 'n1' }, { root })
  expect(workload.addresses).toEqual(['2001:db8:9::2', '10.0.9.2'])
})

test('made once: namespace, loopback, no forwarding, and the agent is asked once', async () => {
  const request = { party: 'acme', network: 'blue', node: 'n1' }
  const workload = await ensureWorkload(LAB, request, { root })
  expect(workload).toEqual(await ensureWorkload(LAB, request, { root }))
  expect(workload.netns).toMatch(/^sfl-spec_workload-w-[a-z2-7]{8}$/)
  const file = join(stateDir(), 'attachments', `${workload.name}.json`)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    party: 'acme',
    network: 'blue',
    workload: workload.name,
    netns: workload.netns,
  })
  const { stdout } = await exec(
    LAB,
    'acme/blue@n1',
    ['sh', '-c', 'ip -br link show dev lo; sysctl -n net.ipv6.conf.all.forwarding'],
    { root },
  )
  expect(stdout).toMatch(/^lo\s+UNKNOWN.*\n0\n$/)
})

test('the same network on another node, or of another party, is another workload', async () => {
  const ask = async (party: string, node: string) =>
    (await ensureWorkload(LAB, { party, network: 'blue', node }, { root })).netns
  expect(new Set([await ask('acme', 'n1'), await ask('acme', 'n2'), await ask('apex', 'n2')]).size).toBe(3)
})

test('whose network it is follows from what is there, where that decides it', async () => {
  await ensureWorkload(LAB, { party: 'acme', network: 'red', node: 'n2' }, { root })
  expect((await exec(LAB, 'red@n2', ['true'], { root })).exitCode).toBe(0)
  expect((await exec(LAB, 'red@n1', ['true'], { root, party: 'acme' })).exitCode).toBe(0)
  await ensureWorkload(LAB, { party: 'apex', network: 'red', node: 'n2' }, { root })
  await expect(exec(LAB, 'red@n2', ['true'], { root })).rejects.toThrow('acme and apex have one')
})

test("an error that lasts is the agent's answer", async () => {
  const asking = ensureWorkload(LAB, { party: 'acme', network: 'gone', node: 'n1' }, { root })
  await expect(asking).rejects.toThrow('network gone is not on this node')
})

test('one that is placed by order has a namespace and a file of its own, and is waited for', async () => {
  const request = { party: 'acme', network: 'blue', node: 'n1', workload: 'web' }
  const begin = Date.now()
  const asking = ensureWorkload(LAB, request, { root, patienceMs: 2_500 })
  await expect(asking).rejects.toThrow('no workload web of network blue of acme on n1: no order yet')
  expect(Date.now() - begin).toBeGreaterThanOrEqual(2_500)
  const file = join(stateDir(), 'attachments', 'acme.blue.web.json')
  const asked = JSON.parse(await readFile(file, 'utf8'))
  expect(asked).toMatchObject({ workload: 'web', placed: true })
  const other = await ensureWorkload(LAB, { party: 'acme', network: 'blue', node: 'n1' }, { root })
  expect(other.netns).not.toBe(asked.netns)
})

test('an agent that says nothing is named', async () => {
  const asking = ensureWorkload(
    LAB,
    { party: 'acme', network: 'silent', node: 'n1' },
    { root, patienceMs: 300 },
  )
  await expect(asking).rejects.toThrow('is node-agent@n1 running?')
  expect((await readdir(join(stateDir(), 'attachments'))).some((name) => name.endsWith('.new'))).toBe(false)
})
