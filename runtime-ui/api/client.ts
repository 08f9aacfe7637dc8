// The one way to the server: the session's cookie, JSON both ways (files as forms), refusals as ProblemError.
// It also watches the header X-Model-Version, by which an open page learns that a new model was published.

import type { ProblemDocument } from '../../schemas/http/records.ts';
import { keepViewing, viewedAddress, viewing } from '../view_as/viewing.ts';
import { currentLanguage } from '../words/words.ts';
import { ProblemError, unreachableProblem } from './problem_error.ts';

export interface RequestOptions {
  readonly body?: unknown;
  /** Sent as multipart/form-data; excludes `body`. */
  readonly form?: FormData;
  /** Hears which share of a form (0 to 1) has left this machine. */
  readonly onProgress?: (share: number) => void;
  /** The version the caller saw; 412 `record.stale` when it has moved on. */
  readonly version?: number;
  /** Id of the user whose view is asked for, where that is not the one that the tab is in anyway. */
  readonly as?: string;
  readonly signal?: AbortSignal;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Listener = (version: string) => void;

const COMPANY = 'cahier.company';

/** Browsers keep at most 64 KiB under way for pages that are gone, in all. */
const LONGEST_KEPT = 16_000;
const listeners = new Set<Listener>();

/** Calls back with the model version of every answer; returns how to stop. */
export function watchModelVersion(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The company this browser works in (X-Company), if it chose one. */
export function chosenCompany(): string | null {
  const seen = viewing();
  return seen === null ? localStorage.getItem(COMPANY) : seen.company;
}

export function chooseCompany(id: string | null): void {
  const seen = viewing();
  if (seen !== null) keepViewing({ ...seen, company: id });
  else if (id === null) localStorage.removeItem(COMPANY);
  else localStorage.setItem(COMPANY, id);
}

function headersOf(options: RequestOptions): Record<string, string> {
  const company = options.as === undefined ? chosenCompany() : null;
  return {
    accept: 'application/json',
    'accept-language': currentLanguage(),
    ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(options.version === undefined ? {} : { 'if-match': `"${options.version}"` }),
    ...(company === null ? {} : { 'x-company': company }),
  };
}

/** Fetch tells nothing of what was sent; XMLHttpRequest does. Its answer is read like any other. */
function sendForm(path: string, form: FormData, options: RequestOptions): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', path);
    for (const [name, value] of Object.entries(headersOf(options))) sending.setRequestHeader(name, value);
    sending.upload.onprogress = ({ loaded, total }) => options.onProgress?.(total === 0 ? 0 : loaded / total);
    sending.onerror = () => reject(new TypeError('The network did not answer.'));
    sending.onload = () => {
      const headers = new Headers();
      for (const name of ['content-type', 'x-model-version']) {
        const value = sending.getResponseHeader(name);
        if (value !== null) headers.set(name, value);
      }
      resolve(new Response(sending.responseText, { status: sending.status, statusText: sending.statusText, headers }));
    };
    sending.send(form);
  });
}

async function reach(method: Method, address: string, options: RequestOptions): Promise<Response> {
  const path = viewedAddress(method, address, options.as);
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  try {
    if (options.form !== undefined) return await sendForm(path, options.form, options);
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: headersOf(options),
      body,
      // What was changed is saved even if the page is left at once.
      keepalive: body !== null && body.length <= LONGEST_KEPT,
      signal: options.signal ?? null,
    });
  } catch (error) {
    // A query that was cancelled is not a refusal: the cache has to see the abort itself.
    if (options.signal?.aborted === true) throw error;
    throw new ProblemError(unreachableProblem(String(error)));
  }
}

function isProblem(value: unknown): value is ProblemDocument {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value;
}

async function refusalOf(response: Response): Promise<ProblemError> {
  const text = await response.text();
  const parsed: unknown = response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : null;
  if (isProblem(parsed)) return new ProblemError(parsed);
  return new ProblemError(unreachableProblem(`${response.status} ${response.statusText}`));
}

/** The company that this browser chose is switched off, or not the person's any more. */
function isCompanyGone({ problem }: ProblemError): boolean {
  return problem.code === 'parameter.invalid' && problem['parameter'] === 'X-Company';
}

async function answerTo(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const company = chosenCompany();
  const response = await reach(method, path, options);
  const version = response.headers.get('x-model-version');
  if (version !== null) for (const listener of listeners) listener(version);
  if (response.ok) return response;
  const refusal = await refusalOf(response);
  if (!isCompanyGone(refusal) || company === null) throw refusal;
  // Of requests that were sent together the first has given it up already.
  if (chosenCompany() === company) chooseCompany(null);
  // What was to be written was meant for that company.
  if (method !== 'GET') throw refusal;
  return answerTo(method, path, options);
}

/** Sends a request and answers its JSON (undefined for 204). Rejects with ProblemError, or with an abort. */
export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await answerTo(method, path, options);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** Path of a record, or of something under it. */
export function recordPath(entity: string, id?: string, under?: string): string {
  return ['/api/records', entity, id, under].filter((part) => part !== undefined).join('/');
}

export interface ReceivedFile {
  readonly name: string;
  readonly content: Blob;
}

/** Reads a file that the server names. Rejects as `request` does, also where the file broke off on its way. */
export async function requestFile(path: string): Promise<ReceivedFile> {
  const response = await answerTo('GET', path, {});
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'export';
  try {
    return { name, content: await response.blob() };
  } catch (error) {
    throw new ProblemError(unreachableProblem(String(error)));
  }
}
