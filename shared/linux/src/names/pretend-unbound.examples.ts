import type { Host, Step } from '@sixfold/reconcile'
import type { AskResolver } from './control.ts'

/** What every unbound holds by itself, as it lists it. */
const DEFAULT_ZONES = ['10.in-addr.arpa. static', 'd.f.ip6.arpa. static', 'localhost. redirect']
const DEFAULT_DATA = ['10.in-addr.arpa.\t10800\tIN\tNS\tlocalhost.', 'localhost.\t10800\tIN\tA\t127.0.0.1']

const ABOVE = new Set(['10.in-addr.arpa.', 'sixfold.internal.'])

/** An unbound in memory: its zones with their types, its records, and how often it was asked for a list of all. */
export const pretendUnbound = (netns: string, ownZone: string) => {
  const world = {
    pid: 100 as number | null,
    zones: new Map([[ownZone, 'refuse']]),
    records: new Set<string>(),
    lists: 0,
  }
  const within = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`)
  const ownerOf = (text: string): string => text.split(/\s/)[0] ?? ''
  const forget = (isDoomed: (owner: string) => boolean): void => {
    for (const text of world.records) if (isDoomed(ownerOf(text))) world.records.delete(text)
  }

  const ask: AskResolver = async (_socket, command) => {
    if (world.pid === null) return null
    if (command === 'status') return `version: 1.17.1\nunbound (pid ${world.pid}) is running...\n`
    if (command === 'list_local_zones')
      return [...DEFAULT_ZONES, ...[...world.zones].map(([zone, type]) => `${zone} ${type}`), ''].join('\n')
    if (command !== 'list_local_data') throw new Error(`unbound does not know ${command}`)
    world.lists += 1
    const told = [...world.records].map((text) => {
      const [owner, ttl, kind, type, ...data] = text.split(' ')
      return [owner, ttl, kind, type, data.join(' ')].join('\t')
    })
    // An empty line behind each set of records, as unbound has it.
    return [...DEFAULT_DATA, ...told].map((line) => `${line}\n\n`).join('')
  }

  const lineOf: Readonly<Record<string, (line: string) => void>> = {
    local_zones: (line) => void world.zones.set(ownerOf(line), line.split(' ')[1] ?? ''),
    local_zones_remove: (line) => {
      // What stands in a zone below it stays.
      if (!world.zones.delete(line) || ABOVE.has(line)) return
      forget((owner) => within(owner, line))
    },
    local_datas: (line) => void world.records.add(line),
    local_datas_remove: (line) => forget((owner) => owner === line),
  }
  const commands: string[] = []
  const run = async (step: Step): Promise<void> => {
    if (world.pid === null) throw new Error('connection refused')
    if (step.do !== 'exec' || step.argv[0] !== 'unbound-control') throw new Error('unbound is not asked that')
    const command = step.argv[3] ?? ''
    commands.push(command)
    for (const line of (step.stdin ?? '').split('\n').filter((text) => text !== '')) lineOf[command]?.(line)
  }
  const host: Host = {
    counters: { looks: 0, steps: 0 },
    read: async () => null,
    list: async () => [netns],
    run,
  }
  return {
    world,
    ask,
    host,
    commands,
    /** It ended, and another one serves that was told nothing. */
    restart: () => {
      world.pid = (world.pid ?? 100) + 1
      world.records.clear()
      world.zones = new Map([[ownZone, 'refuse']])
    },
  }
}
