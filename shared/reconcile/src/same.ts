/** Whether two plain values (JSON, and sets of texts) say the same. Parts that are one object are not looked into. */
export const isSame = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((it, at) => isSame(it, b[at]))
  if (a instanceof Set) return b instanceof Set && a.size === b.size && a.isSubsetOf(b)
  return !Array.isArray(b) && !(b instanceof Set) && haveSame(a as Fields, b as Fields)
}

type Fields = Readonly<Record<string, unknown>>

const haveSame = (a: Fields, b: Fields): boolean => {
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length && names.every((name) => name in b && isSame(a[name], b[name]))
  )
}
