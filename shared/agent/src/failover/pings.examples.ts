import type { openPing } from '@sixfold/linux'

type Target = Parameters<typeof openPing>[0]
type Asked = Readonly<{ target: Target; hear: (isAnswered: boolean) => void }>

/** Pings that nobody sends: what is asked of whom, and what they hear. */
export const pretendPings = () => {
  const running = new Set<Asked>()
  const ping: typeof openPing = (target, hear) => {
    const asked = { target, hear }
    running.add(asked)
    return { [Symbol.dispose]: () => void running.delete(asked) }
  }
  const to = (address: string, device?: string): Asked[] =>
    [...running].filter(
      ({ target }) => target.to === address && (device === undefined || target.device === device),
    )
  return {
    ping,
    /** The targets that are asked. */
    targets: (): Target[] => [...running].map(({ target }) => target),
    /** Who asks an address, by a device where it matters, hears so many answers of a kind. */
    say: (isAnswered: boolean, count: number, address: string, device?: string): void => {
      for (let left = count; left > 0; left -= 1) for (const { hear } of to(address, device)) hear(isAnswered)
    },
  }
}
