import { readdir, readFile } from 'node:fs/promises'

/** What processes hold: their share of memory in KiB (pages that several have are divided), and open files. */
export type Footprint = Readonly<{ processes: number; pssKib: number; files: number }>

const PSS = /^Pss:\s+(\d+) kB$/m

/** The processes behind these devices, by what they were started with. */
const behind = async (devices: readonly string[]): Promise<readonly string[]> => {
  const wanted = new Set(devices.map((device) => `wireguard-go\0${device}\0`))
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      return wanted.has(line) ? [pid] : []
    }),
  )
  return found.flat()
}

/** What the processes behind WireGuard devices hold. One that ends meanwhile is left out. */
export const footprintOf = async (devices: readonly string[]): Promise<Footprint> => {
  const pids = await behind(devices)
  const all = await Promise.all(
    pids.map(async (pid) => {
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
      const files = await readdir(`/proc/${pid}/fd`).catch(() => [])
      return { pss: Number(PSS.exec(rollup)?.[1] ?? 0), files: files.length }
    }),
  )
  return {
    processes: pids.length,
    pssKib: all.reduce((sum, { pss }) => sum + pss, 0),
    files: all.reduce((sum, { files }) => sum + files, 0),
  }
}

/** What the machine says it has left, in KiB (proc(5)). */
export const availableKib = async (): Promise<number> =>
  Number(/^MemAvailable:\s+(\d+) kB$/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1])
