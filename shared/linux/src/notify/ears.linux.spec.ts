import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { linuxBed } from '../linux-bed.ts'
import { filterEars } from './filter-ears.ts'
import { kernelEars } from './kernel-ears.ts'

/** Our own children with a command line that begins so. */
const childrenOf = async (...begin: readonly string[]): Promise<number[]> => {
  const found: number[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [line, stat] = await Promise.all(
      ['cmdline', 'stat'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
    )
    const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (parent === process.pid && line?.startsWith(begin.join('\0'))) found.push(Number(pid))
  }
  return found
}

const listening = (bed: ReturnType<typeof linuxBed>) => {
  const heard: string[] = []
  const deaf: string[] = []
  const ears = kernelEars(bed.host, {
    onNotice: (netns, { object, id }, device) => heard.push(`${netns} ${object} ${id} ${device}`),
    onDeaf: (reason) => deaf.push(reason),
  })
  return { heard, deaf, ears }
}

const WORDS = ['link set lo up', 'route add unreachable 10.0.0.0/8 proto 111']

it('hears namespaces that it listens to, with the devices of shared ones, and no others', async () => {
  await using bed = linuxBed()
  const [mine, shared, foreign] = ['a', 'b', 'c'].map((name) => `${bed.prefix}-${name}`) as [
    string,
    string,
    string,
  ]
  for (const netns of [mine, shared, foreign]) await bed.addForeign(netns)
  const before = await bed.host.read(['ip', 'netns', 'list-id'])
  const { heard, deaf, ears } = listening(bed)
  using _ = ears
  await expect.poll(() => childrenOf('ip', '-o')).toHaveLength(1)
  await ears.listenTo({ all: new Set([mine, shared]), shared: new Set([shared]) })
  for (const netns of [mine, shared, foreign]) await bed.byHand(netns, ...WORDS)
  await bed.byHand(shared, 'addr add 192.0.2.1/32 dev lo')
  await expect.poll(() => heard).toContain(`${shared} address 192.0.2.1/32 lo`)
  await expect.poll(() => heard).toContain(`${mine} route 10.0.0.0/8 null`)
  expect(heard.filter((line) => line.startsWith(foreign))).toEqual([])
  expect(deaf).toEqual([])
  // Numbers are given elsewhere: the machine's own namespace stays as it is.
  expect(await bed.host.read(['ip', 'netns', 'list-id'])).toBe(before)
})

it('says that it is deaf when its listener dies, and listens again', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  await bed.addForeign(netns)
  const { heard, deaf, ears } = listening(bed)
  using _ = ears
  await expect.poll(() => childrenOf('ip', '-o')).toHaveLength(1)
  await ears.listenTo({ all: new Set([netns]), shared: new Set() })
  for (const pid of await childrenOf('ip', '-o')) process.kill(pid, 'SIGKILL')
  await expect.poll(() => deaf, { timeout: 8_000 }).toEqual(['SIGKILL', 'listening again'])
  await bed.byHand(netns, ...WORDS)
  await expect.poll(() => heard).toContain(`${netns} route 10.0.0.0/8 null`)
})

it('hears filters that change, and holds no namespace once it let go of it', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  await bed.addForeign(netns)
  const heard: string[] = []
  {
    using ears = filterEars((it) => heard.push(it), 1)
    ears.listenIn(netns)
    ears.listenIn(`${bed.prefix}-none`)
    await expect.poll(() => childrenOf('nft', 'monitor')).toHaveLength(1)
    await expect
      .poll(async () => {
        await bed.inside(netns, 'nft', 'add', 'table', 'inet', 'x')
        await bed.inside(netns, 'nft', 'delete', 'table', 'inet', 'x')
        return heard.length
      })
      .toBeGreaterThan(0)
    ears.letGo(netns)
    await expect.poll(() => childrenOf('nft', 'monitor')).toEqual([])
    ears.listenIn(netns)
    ears.keep(new Set())
    await expect.poll(() => childrenOf('nft', 'monitor')).toEqual([])
  }
})
