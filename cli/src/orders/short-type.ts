/**
 * The name of an order's type for people: `NetworkOrdered` of `sixfold.order.NetworkOrdered.v1`. Null where nobody knows
 * it: `code` is what the order was refused with.
 */
export const shortType = (type: string | null, code: string | null = null): string => {
  if (type === null) return code === 'cancelled' ? '(not seen)' : '(unreadable)'
  return /^sixfold\.[a-z]+\.(\w+)\.v\d+$/.exec(type)?.[1] ?? type
}
