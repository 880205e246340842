/**
 * What follows from one thing of a view and a few words, made once while nothing of it is another: two derivations share
 * the very objects of what did not change, so that one costs, and is compared, by what did. As pure as what makes it, as
 * long as that is; nobody changes what comes of it. Held no longer than the thing itself.
 */
export const kept = <Of extends object, Words extends readonly unknown[], Made>(
  make: (of: Of, ...words: Words) => Made,
): ((of: Of, ...words: Words) => Made) => {
  const known = new WeakMap<Of, Readonly<{ words: Words; made: Made }>>()
  return (of, ...words) => {
    const last = known.get(of)
    if (last?.words.every((word, at) => Object.is(word, words[at])) === true) return last.made
    const made = make(of, ...words)
    known.set(of, { words, made })
    return made
  }
}
