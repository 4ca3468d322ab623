// Event types in six families, each with a colour and a mark of its own. The colours are told apart with the common forms of colour blindness and on light and
// dark grounds (tests/browser measures both); the marks are for everybody else and for black and white.
import { s } from './dom'

export type Mark = 'down' | 'diamond' | 'disc' | 'square' | 'up' | 'cross'

export interface Family {
  key: string
  title: string
  mark: Mark
  types: string[]
}

export const FAMILIES: Family[] = [
  { key: 'strike', title: 'Strikes from afar', mark: 'down', types: ['air_strike', 'drone_strike', 'missile_strike', 'shelling'] },
  { key: 'bomb', title: 'Bombs', mark: 'diamond', types: ['bombing', 'suicide_bombing'] },
  { key: 'armed', title: 'Armed violence', mark: 'disc', types: ['armed_attack', 'armed_clash', 'assassination'] },
  { key: 'coercion', title: 'Coercion', mark: 'square', types: ['kidnapping', 'hijacking', 'sabotage', 'seizure', 'arrest'] },
  { key: 'unrest', title: 'Unrest', mark: 'up', types: ['protest', 'riot'] },
  { key: 'diplomacy', title: 'Diplomacy', mark: 'cross', types: ['diplomatic_measure', 'sanction', 'threat', 'agreement'] },
]

const BY_TYPE = new Map(FAMILIES.flatMap((family, index) => family.types.map((type) => [type, index] as const)))

/** The number of a type's family; a type that a later schema may bring goes with the last. */
export function familyOf(type: string | null): number {
  return BY_TYPE.get(type ?? '') ?? FAMILIES.length - 1
}

/** The colours of the families as the style sheet gives them for the light or dark scheme in use. */
export function familyColours(): string[] {
  const style = getComputedStyle(document.documentElement)
  return FAMILIES.map((family) => style.getPropertyValue(`--${family.key}`).trim())
}

const POINTS: Record<Exclude<Mark, 'disc'>, [number, number][]> = {
  down: [
    [-1, -0.8],
    [1, -0.8],
    [0, 1],
  ],
  up: [
    [-1, 0.8],
    [1, 0.8],
    [0, -1],
  ],
  diamond: [
    [0, -1.15],
    [1.15, 0],
    [0, 1.15],
    [-1.15, 0],
  ],
  square: [
    [-0.85, -0.85],
    [0.85, -0.85],
    [0.85, 0.85],
    [-0.85, 0.85],
  ],
  cross: [
    [-0.35, -1],
    [0.35, -1],
    [0.35, -0.35],
    [1, -0.35],
    [1, 0.35],
    [0.35, 0.35],
    [0.35, 1],
    [-0.35, 1],
    [-0.35, 0.35],
    [-1, 0.35],
    [-1, -0.35],
    [-0.35, -0.35],
  ],
}

/** Adds a mark of radius `r` around a point to the path of a canvas. */
export function traceMark(path: CanvasRenderingContext2D | Path2D, mark: Mark, x: number, y: number, r: number): void {
  if (mark === 'disc') {
    path.moveTo(x + r, y)
    path.arc(x, y, r, 0, 2 * Math.PI)
    return
  }
  POINTS[mark].forEach(([dx, dy], at) => (at ? path.lineTo(x + dx * r, y + dy * r) : path.moveTo(x + dx * r, y + dy * r)))
  path.closePath()
}

/** The mark of a type as a small picture; what it means stands in words beside it. */
export function markOf(type: string | null, size = 12): SVGSVGElement {
  return markOfFamily(familyOf(type), size)
}

export function markOfFamily(index: number, size = 12): SVGSVGElement {
  const family = FAMILIES[index]!
  const shape = family.mark === 'disc' ? s('circle', { r: 0.95 }) : s('polygon', { points: POINTS[family.mark].map((point) => point.join(',')).join(' ') })
  return s('svg', { class: `mark ${family.key}`, width: size, height: size, viewBox: '-1.2 -1.2 2.4 2.4', 'aria-hidden': 'true', focusable: 'false' }, shape)
}
