// A page is imported as its text: `import page from "./relative-workdir.md"`.
declare module "*.md" {
    const page: string;
    export default page;
}
