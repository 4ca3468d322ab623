// What every view is given: the open release, its columns, the meanings of its codes, and the way to another view.
import type { Filterer } from './filters'
import type { Release } from './release'
import type { Store } from './store'
import type { Codes } from './words'

export interface App {
  release: Release
  store: Store
  codes: Codes
  filterer: Filterer
}

export interface View {
  element: HTMLElement
  title: string
  /** The same view with another address; returns false when it must be made anew. */
  update?(parameters: URLSearchParams): boolean
  /** After the element stands in the page. */
  ready?(): void
}
