import type { SubmitFunction } from '@sveltejs/kit';

/** Shows the first wrong field, after the framework has set the focus where the address names a place on the page. */
function showWrong(form: HTMLElement): void {
	setTimeout(() => {
		const wrong = form.querySelector<HTMLElement>('[aria-invalid], .problem');
		wrong?.focus({ preventScroll: true });
		wrong?.scrollIntoView({ block: 'center' });
	});
}

const showing =
	(reset: boolean): SubmitFunction =>
	({ formElement }) => {
		return async ({ update, result }) => {
			await update({ reset });
			if (result.type === 'failure') showWrong(formElement);
		};
	};

/** Sends a form and keeps what was typed; then shows the first wrong field, where there is one. */
export const keepTyped = showing(false);

/** Sends a form that is empty again afterwards; shows the first wrong field where it was refused. */
export const emptied = showing(true);
