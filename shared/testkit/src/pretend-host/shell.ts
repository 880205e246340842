import { HostError } from '@sixfold/linux/host'
import { probe, removeDirectory, runScript, startProcess } from './daemons.ts'
import { runIp, startTunnel } from './ip.ts'
import { linksJson, roomJson, rules6Json } from './ip-json.ts'
import { listRuleset, runNft } from './nft.ts'
import { dumpTunnel, hearTunnel, setPeers, syncTunnel } from './wg.ts'
import { bareLink, fail, netnsOf, type PretendWorld } from './world.ts'

type Command = (world: PretendWorld, place: string, words: readonly string[], stdin: string) => void

/** Does one command line; `words` begins with the program, wherever it runs. */
export const execute = (world: PretendWorld, argv: readonly string[], stdin: string): void => {
  const { place, words } = placed(argv)
  const command = COMMANDS[words[0] ?? ''] ?? fail(`pretend-host does not know "${argv.join(' ')}"`)
  command(world, place, words, stdin)
}

const COMMANDS: Readonly<Record<string, Command>> = {
  ip: (world, place, words, stdin) => {
    if (words.includes('-batch')) runBatch(world, place, stdin)
    else runIp(world, place, words.slice(1))
  },
  setsid: (world, _place, words) => {
    if (words[1] === '-f') startProcess(world, words)
    else startWireguardGo(world, words[2] ?? '')
  },
  mkdir: () => undefined,
  rm: (world, _place, words) => removeDirectory(world, words.at(-1) ?? ''),
  sh: (world, _place, words) => runScript(world, words.slice(3)),
  // How a pretended daemon takes its files over.
  reload: () => undefined,
  timeout: (world, place) => void probe(world, place),
  sysctl: (world, place, words) => {
    netnsOf(world, place).sysctls.push(...words.slice(3))
  },
  nft: (world, place, _words, stdin) => runNft(netnsOf(world, place), stdin),
  wg: (world, place, [, verb, name = '', path = '', ...more]) => {
    if (verb === 'syncconf') syncTunnel(world, place, name, path)
    else if (verb === 'set') setPeers(world, place, name, [path, ...more])
    else hearTunnel(world, place, name)
  },
}

/** What a command that only looks prints. */
export const answer = (world: PretendWorld, argv: readonly string[], stdin: string | undefined): string => {
  const { place, words } = placed(argv)
  if (words[0] === 'unshare') return world.hasKernelWireGuard ? '' : fail('Error: Unknown device type.')
  if (words[0] === 'ip' && stdin !== undefined) return roomJson(netnsOf(world, place))
  if (words[0] === 'ip' && words.includes('rule')) return rules6Json()
  if (words[0] === 'ip' && words.includes('link')) return linksJson(netnsOf(world, place))
  if (words[0] === 'timeout') return probe(world, place)
  if (words[0] === 'wg') return dumpTunnel(world, place, words[2] ?? '')
  if (words[0] === 'nft') return listRuleset(netnsOf(world, place), words)
  return fail(`pretend-host cannot answer "${argv.join(' ')}"`)
}

/** Where a command runs, by `ip -n` or `nsenter`, and the command without that. */
const placed = (argv: readonly string[]): Readonly<{ place: string; words: readonly string[] }> => {
  if (argv[0] === 'nsenter')
    return { place: argv[1]?.replace('--net=/run/netns/', '') ?? '', words: argv.slice(2) }
  if (argv[2] === '-n') return { place: argv[3] ?? '', words: ['ip', ...argv.slice(4)] }
  if (argv[1] === '-n') return { place: argv[2] ?? '', words: ['ip', ...argv.slice(3)] }
  return { place: '', words: argv }
}

/** Stops at the first line that fails and says which it was, as the real one does. */
const runBatch = (world: PretendWorld, place: string, text: string): void => {
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue
    try {
      runIp(world, place, line.split(' '))
    } catch (err) {
      if (err instanceof HostError) fail(`${err.stderr}\nCommand failed -:${index + 1}`)
      throw err
    }
  }
}

const startWireguardGo = (world: PretendWorld, name: string): void => {
  if (world.tunnels.has(name)) fail('Failed to listen on uapi socket: unix socket in use')
  netnsOf(world, '').links.set(name, { ...bareLink(name), kind: 'tun', mtu: 1_420 })
  startTunnel(world, name, false)
}
