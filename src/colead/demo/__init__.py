"""A living demo organization, made by the product's own actions with a fixed seed and clock."""
