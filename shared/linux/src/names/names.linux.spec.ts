import { readFileSync } from 'node:fs'
import { type Daemon, daemonFile, type Names, type Room } from '@sixfold/kernel'
import { pass } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { settles } from '../../../testkit/src/facility-laws.ts'
import { findProcesses } from '../daemon.ts'
import { aRoom } from '../examples.ts'
import { type LinuxBed, linuxBed } from '../linux-bed.ts'
import { facilitiesFor } from '../machine.ts'
import { askResolver } from './control.ts'
import { controlSocket } from './unbound.ts'

const GATEWAY = '2001:db8:a:101::1'
const UPSTREAM = '2001:db8:53::53'
const ZONE = 'blue.sixfold.internal.'

const names = (count: number): Names => ({
  zone: ZONE,
  reverse: ['1.0.1.0.a.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.', '1.1.10.in-addr.arpa.'],
  records: Array.from({ length: count }, (_, at) => ({
    text: `w${at}.${ZONE} 5 IN AAAA 2001:db8:a:101:ffff:1:0:${(at + 1).toString(16)}`,
    because: 7,
  })).toSorted((a, b) => (a.text < b.text ? -1 : 1)),
  peers: ['green.sixfold.internal.'],
  addresses: [GATEWAY],
  clients: ['2001:db8:a:101::/64'],
  because: 3,
})

/** Somebody outside who answers for names there: one leads to where only we are. */
const upstream = (netns: string): Daemon => ({
  name: 'upstream',
  argv: ['unbound', '-c', daemonFile(netns, 'upstream', 'upstream.conf')],
  files: {
    'upstream.conf': [
      'server:',
      '  do-daemonize: no',
      '  use-syslog: no',
      '  username: ""',
      '  chroot: ""',
      '  directory: "/"',
      '  pidfile: ""',
      `  interface: ${UPSTREAM}`,
      '  access-control: ::/0 allow',
      '  local-data: "www.example. 5 IN AAAA 2001:db8:80::80"',
      '  local-data: "evil.example. 5 IN A 10.1.1.128"',
      '  local-data: "1.0.99.10.in-addr.arpa. 5 IN PTR www.example."',
      '  local-data: "1.0.0.10.in-addr.arpa. 5 IN PTR www.example."',
      '  local-data: "a.zebra.sixfold.internal. 5 IN AAAA 2001:db8:80::81"',
      'remote-control:',
      '  control-enable: no',
      '',
    ].join('\n'),
  },
  reload: null,
  probe: null,
  because: 1,
})

const roomsOf = (bed: LinuxBed, count: number): readonly Room[] => {
  const netns = `${bed.prefix}-nr`
  const addresses = [GATEWAY, UPSTREAM].map((it) => ({ dev: 'lo', prefix: `${it}/128`, because: 1 }))
  return [aRoom(netns, { addresses, names: names(count), daemons: [upstream(netns)] })]
}
const bound = (bed: LinuxBed, count: number) =>
  facilitiesFor({ rooms: roomsOf(bed, count) }, { ...bed.machine, forwarders: [UPSTREAM] })
const put = (bed: LinuxBed, count: number) => settles(bed.host, () => bound(bed, count))

const ASK = `
import { Resolver } from 'node:dns/promises'
const resolver = new Resolver({ timeout: 1000, tries: 2 })
resolver.setServers([process.argv[1]])
const ask = (it) => { const [type, name] = it.split(':'); return resolver.resolve(name, type) }
console.log(JSON.stringify(await Promise.all(process.argv.slice(2).map((it) => ask(it).then(String, (err) => err.code)))))
`
const askAt = async (bed: LinuxBed, server: string, ...questions: readonly string[]): Promise<unknown> => {
  const argv = [process.execPath, '--input-type=module', '-e', ASK, server, ...questions] as const
  return JSON.parse((await bed.inside(`${bed.prefix}-nr`, ...argv)) ?? '')
}
const ask = (bed: LinuxBed, ...questions: readonly string[]) => askAt(bed, GATEWAY, ...questions)

it('asks others about names outside, and believes nobody who leads home', async () => {
  await using bed = linuxBed()
  await put(bed, 1)
  expect(await ask(bed, 'AAAA:www.example', 'AAAA:w0.blue.sixfold.internal')).toEqual([
    '2001:db8:80::80',
    '2001:db8:a:101:ffff:1:0:1',
  ])
  expect(await ask(bed, 'A:evil.example')).not.toEqual(['10.1.1.128'])
  expect(await askAt(bed, UPSTREAM, 'A:evil.example')).toEqual(['10.1.1.128'])
})

it('asks nobody about addresses and names that are of no network here', async () => {
  await using bed = linuxBed()
  await put(bed, 1)
  const questions = [
    'PTR:1.0.99.10.in-addr.arpa',
    'PTR:1.0.0.10.in-addr.arpa',
    'AAAA:a.zebra.sixfold.internal',
  ]
  expect(await ask(bed, ...questions)).toEqual(['ENOTFOUND', 'ENOTFOUND', 'ENOTFOUND'])
  expect(await askAt(bed, UPSTREAM, ...questions)).not.toContain('ENOTFOUND')
})

it('holds thousands of names in little memory, and one more is one command', async () => {
  await using bed = linuxBed()
  await put(bed, 2_000)
  const netns = `${bed.prefix}-nr`
  const before = bed.host.counters.steps
  await pass(bed.host, bound(bed, 2_001))
  expect(bed.host.counters.steps).toBe(before + 1)
  expect(await ask(bed, 'AAAA:w2000.blue.sixfold.internal')).toEqual(['2001:db8:a:101:ffff:1:0:7d1'])
  const [ref] = findProcesses({ netns: [], mark: `SIXFOLD_DAEMON=${netns}/unbound` })
  const anonymous = /^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${ref?.pid}/status`, 'utf8'))?.[1]
  expect(Number(anonymous)).toBeLessThan(16_000)
})

it('names changed by hand are put right, also those of a zone', async () => {
  await using bed = linuxBed()
  await put(bed, 3)
  const socket = controlSocket(`${bed.prefix}-nr`)
  await askResolver(socket, `local_data_remove w1.${ZONE}`)
  await askResolver(socket, `local_data evil.${ZONE} 5 IN AAAA 2001:db8::bad`)
  await askResolver(socket, 'local_zone 1.1.10.in-addr.arpa. transparent')
  bed.machine.names.clear() // as the sweep does, once what was told is a while ago
  await put(bed, 3)
  expect(await ask(bed, 'AAAA:w1.blue.sixfold.internal', 'AAAA:evil.blue.sixfold.internal')).toEqual([
    '2001:db8:a:101:ffff:1:0:2',
    'ENOTFOUND',
  ])
})

it('names of another network come and go beside the own ones, and what is there is known again', async () => {
  await using bed = linuxBed()
  const theirs = { text: 'web.green.sixfold.internal. 5 IN AAAA 2001:db8:b:101::7', because: 8 }
  const question = 'AAAA:web.green.sixfold.internal'
  const withPeer = () =>
    facilitiesFor(
      {
        rooms: roomsOf(bed, 1).map((room) => ({
          ...room,
          names: {
            ...names(1),
            records: [...names(1).records, theirs],
            peers: ['green.sixfold.internal.', '1.0.1.0.b.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.'],
          },
        })),
      },
      bed.machine,
    )
  await settles(bed.host, withPeer)
  bed.machine.names.clear()
  expect(await pass(bed.host, withPeer())).toMatchObject({ isConverged: true, stepsRun: 0 })
  expect(await ask(bed, question, 'AAAA:no.green.sixfold.internal')).toEqual([
    '2001:db8:b:101::7',
    'ENOTFOUND',
  ])
  await put(bed, 1)
  bed.machine.names.clear()
  expect(await pass(bed.host, bound(bed, 1))).toMatchObject({ isConverged: true, stepsRun: 0 })
  expect(await ask(bed, question)).toEqual(['ENOTFOUND'])
})

it('a control socket says that it is refused, or that nobody listens', async () => {
  await using bed = linuxBed()
  await put(bed, 1)
  const socket = controlSocket(`${bed.prefix}-nr`)
  await expect(askResolver(socket, 'no_such_command')).rejects.toThrow(
    'no_such_command: error unknown command',
  )
  expect(await askResolver(`${socket}-not`, 'status')).toBeNull()
})
