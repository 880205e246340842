import { daemonFile } from '@sixfold/kernel'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { findProcesses, type ProcessRef, signalProcess } from '../../../linux/src/daemon.ts'
import { troubleWith } from '../../../linux/src/daemons/look.ts'
import { linuxBed } from '../../../linux/src/linux-bed.ts'
import { http, proxy } from './proxied.examples.ts'
import { anExit, GOODS, OUTSIDE, OWN, SHARED } from './proxied-exit-bed.ts'

/** One for all: namespaces, certificates and workloads take longer than what is asked of them. */
const bed = linuxBed()
let exit: Awaited<ReturnType<typeof anExit>>

beforeAll(async () => {
  exit = await anExit(bed)
  await exit.putNetworks()
  expect((await exit.put()).isConverged).toBe(true)
  expect((await exit.put()).stepsRun).toBe(0)
})
afterAll(async () => {
  exit[Symbol.dispose]()
  await bed[Symbol.asyncDispose]()
})

const processes = (): readonly ProcessRef[] =>
  findProcesses({ netns: [], mark: `SIXFOLD_DAEMON=${exit.gateway}/haproxy` })

const TO_BLUE = ['openssl', 's_client', '-quiet', '-connect', `${SHARED}:443`, '-servername']

it('tenants with the same addresses have one IPv4 and one port, told apart by what is asked for; nobody else is let in', async () => {
  expect(await exit.curl('https://blue.example.com/')).toBe('blue is told of nobody 200')
  // No IPv6 there: it is tried, and then IPv4.
  expect(await exit.curl('https://red.example.com/')).toBe(`red is told of ${OUTSIDE} 200`)
  expect(await exit.curl('https://echo.example.com/')).toBe('echo is told of nobody 200')
  expect(await exit.curl('http://GREEN.example.com/')).toBe(
    `green is told of nobody, x-forwarded-for: ${OUTSIDE} 200`,
  )
  expect(await exit.curl('http://green.example.com:443/', '-H', 'X-Forwarded-For: 192.0.2.1')).toContain(
    `x-forwarded-for: ${OUTSIDE} 200`,
  )
  using raw = exit.connect('python3', '-c', RAW)
  expect(await raw.says('hello')).toBe(`green is told of ${OUTSIDE}: hello`)

  for (const host of ['nobody.example.com', 'example.com', 'a'.repeat(250), '%[env(PATH)]', '../x', '" acl'])
    expect([host, await exit.curl('http://green.example.com/', '-H', `Host: ${host}`)]).toEqual([
      host,
      ' 421',
    ])
  expect(await exit.curl('https://nobody.example.com/', '-k')).toBe(' 000')
  using late = exit.connect(...TO_BLUE, 'blue.example.com.evil')
  await vi.waitFor(() => expect(late.isOpen()).toBe(false), { timeout: 10_000 })
})

/** Lines to a TCP port and back, by whatever is there. */
const RAW = `
import socket, sys
sock = socket.create_connection(('${OWN}', 7))
for line in sys.stdin:
    sock.sendall(line.encode())
    print(sock.recv(4096).decode(), end='', flush=True)
`

it('a connection outlives five reloads, and new ones never meet a closed door', async () => {
  using long = exit.connect(...TO_BLUE, 'blue.example.com')
  expect(await long.says('0')).toBe('blue is told of nobody: 0')
  const [master] = processes()
  let isOver = false
  const answers: string[] = []
  const knocking = (async () => {
    while (!isOver)
      answers.push(await exit.curl('http://green.example.com/'), await exit.curl('https://blue.example.com/'))
  })()
  for (const turn of [1, 2, 3, 4, 5]) {
    const more = {
      ...GOODS.green,
      proxies: [...(GOODS.green?.proxies ?? []), proxy('n', http(`n${turn}.example.com`), 80)],
    }
    await exit.put({ ...GOODS, green: more })
    expect(await exit.curl(`http://n${turn}.example.com/`)).toContain('green')
    expect(await long.says(String(turn))).toBe(`blue is told of nobody: ${turn}`)
  }
  isOver = true
  await knocking
  expect(answers.length).toBeGreaterThan(20)
  expect(answers.filter((it) => !it.endsWith(' 200'))).toEqual([])
  expect(processes()).toContainEqual(master)
})

it('is missed at once when it is killed or stopped, a process of its or itself, and serves again', async () => {
  for (const [which, signal, why] of [
    ['worker', 'SIGKILL', 'it is not running'],
    ['worker', 'SIGSTOP', 'one of its processes is stopped'],
    ['master', 'SIGKILL', 'it is not running'],
  ] as const) {
    await exit.put()
    const refs = processes().toSorted((a, b) => a.pid - b.pid)
    signalProcess((which === 'master' ? refs.at(0) : refs.at(-1)) as ProcessRef, signal)
    await vi.waitFor(() => expect(troubleWith(exit.gateway, 'haproxy')).toBe(why), { timeout: 1_000 })
    await exit.put()
    expect(await exit.curl('https://blue.example.com/')).toContain('blue')
    expect(processes()).toHaveLength(2)
  }
})

it('goes on as it was where a new configuration is no good, and that is said; a namespace that was made anew is found', async () => {
  using long = exit.connect(...TO_BLUE, 'blue.example.com')
  await long.says('before')
  const bad = exit.wanted().map((daemon) => ({
    ...daemon,
    files: {
      ...daemon.files,
      'haproxy.cfg': `${daemon.files['haproxy.cfg']}backend x\n  server s 10.0.0.1:1 namespace no-such\n`,
    },
  }))
  const { facilities } = await exit.put(GOODS, bad)
  expect(facilities.find(({ error }) => error !== null)?.error?.message).toContain(
    "Cannot open namespace 'no-such'",
  )
  expect(await long.says('after')).toContain('after')
  expect(await exit.curl('https://blue.example.com/')).toContain('blue')

  await bed.host.run({ do: 'exec', argv: ['ip', 'netns', 'del', exit.netnsOf('red')] })
  await exit.putNetworks()
  await exit.put()
  expect(await exit.curl('https://red.example.com/')).toContain('red')
  expect(await long.says('still')).toContain('still')
})

it('the last proxy leaves nothing behind', async () => {
  await exit.put({})
  expect(processes()).toEqual([])
  expect(await bed.host.list(daemonFile(exit.gateway, 'haproxy', ''))).toBeNull()
  await exit.put()
})
