import type { SubmitFunction } from '@sveltejs/kit';
import { enhance } from '$app/forms';

/** Forms that are being sent. */
let count = $state(0);

/** Whether a form is being sent. */
export const isSending = (): boolean => count > 0;

/** Buttons keep the focus but are marked as disabled, so that a form is sent once. */
function mark(form: HTMLFormElement, busy: boolean): void {
	count += busy ? 1 : -1;
	form.ariaBusy = busy ? 'true' : null;
	for (const button of form.querySelectorAll('button')) button.ariaDisabled = busy ? 'true' : null;
}

/** Marks the form while it is being sent. @param submit what the form does besides */
const marking =
	(form: HTMLFormElement, submit?: SubmitFunction): SubmitFunction =>
	async (input) => {
		if (form.ariaBusy === 'true') return input.cancel();
		let isCancelled = false;
		const cancel = (): void => {
			isCancelled = true;
			input.cancel();
		};
		const answered = await submit?.({ ...input, cancel });
		if (isCancelled) return;
		mark(form, true);
		return async (outcome) => {
			try {
				await (answered ? answered(outcome) : outcome.update());
			} finally {
				mark(form, false);
			}
		};
	};

/** Sends a form without leaving the page. Until the answer is shown it is busy, and cannot be sent again. */
export const send = (form: HTMLFormElement, submit?: SubmitFunction): ReturnType<typeof enhance> =>
	enhance(form, marking(form, submit));
