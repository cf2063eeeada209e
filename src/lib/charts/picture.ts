/** Padding around the panel, and room for the line under it, in CSS pixels. */
const padding = 16;
const footer = 28;

const isSeen = (element: Element): boolean =>
	element.checkVisibility() && element.closest('.unseen, [data-picture=no], .screen-only') === null;

/** Backgrounds and borders of an element, as a browser draws them. */
function box(context: CanvasRenderingContext2D, element: Element, rect: DOMRect): void {
	const style = getComputedStyle(element);
	const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, rect.height / 2);
	context.beginPath();
	context.roundRect(rect.x, rect.y, rect.width, rect.height, radius);
	if (style.backgroundColor !== 'rgba(0, 0, 0, 0)') {
		context.fillStyle = style.backgroundColor;
		context.fill();
	}
	const width = parseFloat(style.borderTopWidth);
	if (width > 0 && style.borderTopStyle !== 'none') {
		context.fillStyle = style.borderTopColor;
		context.fillRect(rect.x, rect.y, rect.width, width);
	}
}

/** The words of an element's own text, line by line. */
function words(context: CanvasRenderingContext2D, text: Text, shift: DOMPoint): void {
	const parent = text.parentElement;
	if (!parent || text.data.trim() === '') return;
	const style = getComputedStyle(parent);
	context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
	context.fillStyle = style.color;
	context.textBaseline = 'alphabetic';
	const range = document.createRange();
	const lines: { top: number; left: number; height: number; words: string }[] = [];
	for (const { index, 0: word } of text.data.matchAll(/\S+\s*/g)) {
		range.setStart(text, index);
		range.setEnd(text, index + word.trimEnd().length);
		const rect = range.getClientRects()[0];
		if (!rect) continue;
		const line = lines.at(-1);
		if (line && Math.abs(line.top - rect.top) < 2) line.words += word;
		else lines.push({ top: rect.top, left: rect.left, height: rect.height, words: word });
	}
	for (const line of lines)
		context.fillText(line.words.trimEnd(), line.left - shift.x, line.top - shift.y + line.height * 0.78);
}

/** An SVG with its colours written into it, as an image. */
async function drawing(svg: SVGSVGElement): Promise<HTMLImageElement> {
	const copy = svg.cloneNode(true);
	if (!(copy instanceof SVGSVGElement)) throw new TypeError('a copy of an SVG is one');
	const { width, height } = svg.getBoundingClientRect();
	copy.setAttribute('width', `${width}`);
	copy.setAttribute('height', `${height}`);
	copy.setAttribute('overflow', 'visible');
	const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
	for (const [i, element] of [svg, ...svg.querySelectorAll<SVGElement>('*')].entries()) {
		const style = getComputedStyle(element);
		const target = copies[i];
		for (const name of [
			'fill',
			'stroke',
			'stroke-width',
			'stroke-dasharray',
			'stroke-linecap',
			'opacity',
			'overflow',
			'vector-effect'
		])
			target?.setAttribute(name, style.getPropertyValue(name));
	}
	const image = new Image();
	image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
	await image.decode();
	return image;
}

/** Everything under an element, from the back to the front. */
async function paint(context: CanvasRenderingContext2D, element: Element, shift: DOMPoint): Promise<void> {
	if (!isSeen(element)) return;
	const rect = element.getBoundingClientRect();
	const moved = new DOMRect(rect.x - shift.x, rect.y - shift.y, rect.width, rect.height);
	if (element instanceof SVGSVGElement) {
		context.drawImage(await drawing(element), moved.x, moved.y, moved.width, moved.height);
		return;
	}
	if (element instanceof HTMLCanvasElement || element instanceof HTMLImageElement) {
		context.drawImage(element, moved.x, moved.y, moved.width, moved.height);
		return;
	}
	box(context, element, moved);
	for (const child of element.childNodes) {
		if (child instanceof Text) words(context, child, shift);
		else if (child instanceof Element) await paint(context, child, shift);
	}
}

/**
 * Saves a panel as a picture on white, with the page's title and the day under it. It is light whatever the page is: colours are
 * taken while the page is.
 *
 * @param name of the file, without its ending
 */
export async function savePicture(
	panel: HTMLElement,
	{ title, name }: { title: string; name: string }
): Promise<void> {
	const scheme = document.querySelector('meta[name=color-scheme]');
	const before = scheme?.getAttribute('content') ?? 'light dark';
	scheme?.setAttribute('content', 'light');
	try {
		const { x, y, width, height } = panel.getBoundingClientRect();
		const canvas = document.createElement('canvas');
		canvas.width = 2 * (width + 2 * padding);
		canvas.height = 2 * (height + 2 * padding + footer);
		const context = canvas.getContext('2d');
		if (!context) return;
		context.scale(2, 2);
		context.fillStyle = '#fff';
		context.fillRect(0, 0, canvas.width, canvas.height);
		await paint(context, panel, new DOMPoint(x - padding, y - padding));
		context.font = `12px ${getComputedStyle(panel).fontFamily}`;
		context.fillStyle = '#5a6975';
		const day = new Date().toISOString().slice(0, 10);
		context.fillText(`${title} · ${location.host} · ${day}`, padding, height + 2 * padding + footer / 2);
		const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
		if (!blob) return;
		const link = document.createElement('a');
		link.href = URL.createObjectURL(blob);
		link.download = `${name}.png`;
		link.click();
		URL.revokeObjectURL(link.href);
	} finally {
		scheme?.setAttribute('content', before);
	}
}
