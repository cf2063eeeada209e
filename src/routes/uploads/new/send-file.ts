import { applyAction, deserialize } from '$app/forms';

/**
 * Sends a form with a file and tells how far it is, which `fetch` cannot; then does what the form's action answered.
 *
 * @param onShare called with the part that is sent, 0 to 1
 */
export async function sendFile(form: HTMLFormElement, onShare: (share: number) => void): Promise<void> {
	const text = await new Promise<string>((done, failed) => {
		const request = new XMLHttpRequest();
		request.open('POST', form.action);
		request.setRequestHeader('accept', 'application/json');
		request.setRequestHeader('x-sveltekit-action', 'true');
		request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
		request.onload = () => done(request.responseText);
		request.onerror = () => failed(new Error('The connection was interrupted.'));
		request.send(new FormData(form));
	});
	await applyAction(deserialize(text));
}
