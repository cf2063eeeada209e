import type { SubmitFunction } from '@sveltejs/kit';

/** Shows the first invalid field, after the framework has focused the fragment of the address. */
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

/** Sends a form and keeps the typed values; then shows the first invalid field, if any. */
export const keepTyped = showing(false);

/** Sends a form and empties it afterwards; shows the first invalid field if it was refused. */
export const emptied = showing(true);
