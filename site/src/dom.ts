// Making elements. Texts become text nodes and nothing else: there is no way here to turn a string into markup.
export type Child = Node | string | number | null | undefined | false | Child[]
type Properties = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Properties = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), properties, children)
}

export function s<K extends keyof SVGElementTagNameMap>(tag: K, properties: Properties = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children)
}

function fill<E extends Element>(element: E, properties: Properties, children: Child[]): E {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false && value != null) element.setAttribute(name, String(value))
  }
  append(element, children)
  return element
}

export function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child)
    else if (child instanceof Node) element.append(child)
    else if (child !== null && child !== undefined && child !== false) element.append(String(child))
  }
}

export function replace(element: Element, ...children: Child[]): void {
  element.replaceChildren()
  append(element, children)
}

/** Text that comes from articles: its direction is its own, so that Arabic or Hebrew words do not turn the line around them. */
export function said(text: string): HTMLElement {
  return h('bdi', {}, text)
}

/** A link out of the page, only to the web: anything else (javascript:, data:) is shown as text. */
export function outward(address: string | null, ...children: Child[]): HTMLElement {
  let url: URL | null = null
  try {
    url = address ? new URL(address) : null
  } catch {
    url = null
  }
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return h('span', {}, ...children)
  return h('a', { href: url.href, rel: 'noopener noreferrer external', target: '_blank' }, ...children)
}
