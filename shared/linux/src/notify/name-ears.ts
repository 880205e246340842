import { watch } from 'node:fs'
import { NETNS_DIRECTORY } from '../ownership.ts'

/** Hears when the name of a network namespace comes or goes. Null where none was ever made on this machine. */
export const nameEars = (onName: (netns: string) => void, directory = NETNS_DIRECTORY): Disposable | null => {
  try {
    const watcher = watch(directory, (_event, name) => {
      if (name !== null) onName(name)
    })
    watcher.unref()
    watcher.on('error', () => watcher.close())
    return { [Symbol.dispose]: () => watcher.close() }
  } catch {
    return null
  }
}
