import { linuxHost } from '@sixfold/linux'
import type { Bench } from '../harness/figure.ts'

const SETTING = 'fs.inotify.max_user_instances'

/** Every wireguard-go takes an inotify instance: makes room for so many, until the figure is done. */
export const roomForInstances = async ({ keep, say }: Bench, count: number): Promise<void> => {
  const host = linuxHost()
  const before = Number(await host.read(['sysctl', '-n', SETTING]))
  if (before >= count) return
  const set = (value: number) => host.run({ do: 'exec', argv: ['sysctl', '-q', '-w', `${SETTING}=${value}`] })
  keep({ [Symbol.asyncDispose]: () => set(before) })
  say(`${SETTING} is ${count} for now, and ${before} again later`)
  await set(count)
}
