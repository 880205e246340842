import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { RUN_DIRECTORY } from '@sixfold/linux/ownership'
import type { Bench } from './figure.ts'

/** An empty directory of the figure's own, only for us to read; whatever a killed bench left in it is gone. */
export const scratch = async ({ keep }: Bench, name: string): Promise<string> => {
  const directory = join(RUN_DIRECTORY, `bench-${name}`)
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true })
  keep({ [Symbol.asyncDispose]: remove })
  await remove()
  await mkdir(directory, { recursive: true, mode: 0o700 })
  return directory
}
