import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { linuxHost } from '@sixfold/linux/host'
import { LABS_DIRECTORY } from './record.ts'

const KEY = 'fs.inotify.max_user_instances'
const ENOUGH = 8_192
const MEMO = join(dirname(LABS_DIRECTORY), 'inotify-limit')

const limit = async (): Promise<number> => Number(await linuxHost().read(['sysctl', '-n', KEY]))
const setLimit = (value: number): Promise<void> =>
  linuxHost().run({ do: 'exec', argv: ['sysctl', '-qw', `${KEY}=${value}`] })

/**
 * Lets all labs of this machine together run more than 128 wireguard-go, each of which takes an inotify instance. The
 * limit is the whole machine's, so what it was is kept, and put back when the last lab goes. Only for labs where labs
 * are kept (`root`): a lab elsewhere is somebody's experiment.
 */
export const raiseInotifyLimit = async (root: string): Promise<void> => {
  if (root !== LABS_DIRECTORY) return
  const found = await limit()
  if (found >= ENOUGH) return
  await linuxHost().run({ do: 'write', path: MEMO, content: `${found}\n`, mode: 0o600 })
  await setLimit(ENOUGH)
}

/** Puts the limit back as it was before the first lab, unless somebody else changed it since. */
export const restoreInotifyLimit = async (root: string): Promise<void> => {
  if (root !== LABS_DIRECTORY) return
  const before = Number(await readFile(MEMO, 'utf8').catch(() => ''))
  if (before > 0 && (await limit()) === ENOUGH) await setLimit(before)
  await rm(MEMO, { force: true })
}
