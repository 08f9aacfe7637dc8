// A user, as the dialogs about their account name them.

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}
