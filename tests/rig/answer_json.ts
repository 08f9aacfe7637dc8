// The body of an answer as JSON.parse gives it: tests look into it freely, and what is not there fails their assertion.

export type AnswerJson = ReturnType<typeof JSON.parse>;
