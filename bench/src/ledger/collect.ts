import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** Lets go of all garbage: what one sample left is no weight on the next. */
export const collect = (): void => gc()

/** What is held on the heap once the garbage is gone, in KiB. */
export const heldKib = (): number => {
  gc()
  gc()
  return process.memoryUsage().heapUsed / 1_024
}
