/** The address of a prefix, without its length. */
export const bare = (prefix: string): string => prefix.replace(/\/\d+$/, '')
