/** A change of the kernel: of which object, from what to what; null where there was, or is to be, nothing. */
export type ChangeWords = Readonly<{ object: string; old: string | null; new: string | null }>

const FACT = / \(fact \d+\)$/
/** A colon that is none of an IPv6 address. */
const COLON = /(?<!:): /

const halves = (text: string): [string, string | null] => {
  const at = text.search(COLON)
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 2)]
}

const VERB = /^(?:(\S+): )?(add|remake|remove|replace|set|prepare) (.*)$/

const SERVICE = /^(start|restart|reload) (daemon \S+ in \S+): (?:it (?:is|was) )?(.*)$/
const DONE: Readonly<Record<string, string>> = { start: 'started', restart: 'restarted', reload: 'reloaded' }

/** Takes a sentence of a pass (`Facility.describe`) apart. */
export const changeWords = (sentence: string): ChangeWords => {
  const text = sentence.replace(FACT, '')
  const [, begun = '', daemon, why = ''] = SERVICE.exec(text) ?? []
  if (daemon !== undefined) return { object: daemon, old: why, new: DONE[begun] ?? begun }
  const [, device, verb, what = ''] = VERB.exec(text) ?? []
  const [name, rest] = halves(verb === undefined ? text.replace(COLON, ' ') : what)
  const object = device === undefined ? name : `${name} of ${device}`
  const [, old, becomes] = /^(?:was )?(.*), becomes (.*)$/s.exec(rest ?? '') ?? []
  if (becomes !== undefined) return { object, old: old ?? null, new: becomes }
  if (verb === 'remove') return { object, old: rest ?? 'there', new: null }
  return { object, old: null, new: rest ?? 'there' }
}
