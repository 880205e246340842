/** The name of an order's type for people: `NetworkOrdered` of `sixfold.order.NetworkOrdered.v1`. */
export const shortType = (type: string | null): string => {
  if (type === null) return '(unreadable)'
  return /^sixfold\.[a-z]+\.(\w+)\.v\d+$/.exec(type)?.[1] ?? type
}
