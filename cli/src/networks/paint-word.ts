import type { Palette } from '../render/color.ts'
import type { NetworkWord } from './word.ts'

const COLORS: Readonly<Record<NetworkWord, 'green' | 'yellow' | 'red' | 'dim' | 'cyan'>> = {
  allocating: 'cyan',
  joining: 'cyan',
  converging: 'cyan',
  converged: 'green',
  degraded: 'yellow',
  leaving: 'cyan',
  gone: 'dim',
  abandoned: 'red',
}

/** A text in the colour of a network's state. */
export const paintWord = (text: string, word: NetworkWord, color: Palette): string =>
  color[COLORS[word]](text)
