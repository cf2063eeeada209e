/** What a form is sent with, and what its answer is, as far as is needed here. */
interface Sent {
	readonly formElement: HTMLFormElement;
}
interface Answer {
	readonly result: { readonly type: string };
	readonly update: (options?: { reset?: boolean }) => Promise<void>;
}

/** Sets the focus after the framework, which sets it in a task of its own where the address names a place on the page. */
function show(told: HTMLElement | null | undefined): void {
	setTimeout(() => {
		told?.focus({ preventScroll: true });
		told?.scrollIntoView({ block: 'center' });
	});
}

const firstWrong = (form: HTMLElement) => form.querySelector<HTMLElement>('[aria-invalid], .problem');

/** Sends a form and keeps what was typed; then shows the first wrong field, or the words that say it is saved. */
export const keepTyped = ({ formElement }: Sent) => {
	return async ({ update, result }: Answer) => {
		await update({ reset: false });
		show(
			result.type === 'failure'
				? firstWrong(formElement)
				: formElement.closest('section, main')?.querySelector<HTMLElement>('[role="status"]')
		);
	};
};

/** Sends a form that is empty again afterwards; shows the first wrong field where it was refused. */
export const emptied = ({ formElement }: Sent) => {
	return async ({ update, result }: Answer) => {
		await update();
		if (result.type === 'failure') show(firstWrong(formElement));
	};
};
