// Rows as the JSON that the reference server answers: the shapes that the engine answers to the same requests.

type Row = Readonly<Record<string, unknown>>;

const reference = (id: unknown, label: unknown) => (id === null ? null : { id, label });
const money = (amount: unknown, currency: unknown) => (amount === null ? null : { amount, currency });

/** A deal in a list. */
export function presentListed(row: Row): object {
  return {
    id: row['id'],
    version: Number(row['version']),
    name: row['name'],
    account: reference(row['account'], row['account_label']),
    pipeline: row['pipeline'],
    stage: row['stage'],
    amount: money(row['amount'], row['amount__currency']),
    probability: row['probability'],
    close_date: row['close_date'],
    owner: reference(row['owner'], row['owner_label']),
  };
}

/** A deal alone. */
export function presentDeal(row: Row): object {
  return {
    id: row['id'],
    version: Number(row['version']),
    name: row['name'],
    account: reference(row['account'], row['account_label']),
    contact: reference(row['contact'], row['contact_label']),
    pipeline: row['pipeline'],
    stage: row['stage'],
    amount: money(row['amount'], row['amount__currency']),
    probability: row['probability'],
    opened_on: row['opened_on'],
    close_date: row['close_date'],
    next_step: row['next_step'],
    lead_source: row['lead_source'],
  };
}
